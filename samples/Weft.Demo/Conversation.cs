namespace Weft.Demo;

/// <summary>What one burst of requests gave: faults, each a sentence, and whom the receiver saw.</summary>
internal sealed class Conversation
{
    private readonly Lock _gate = new();
    private readonly List<string> _faults = [];

    public IReadOnlyList<string> Faults => _faults;

    /// <summary>The SPIFFE id of the caller as the application was told it.</summary>
    public string? Peer { get; private set; }

    public void Fault(string sentence)
    {
        lock (_gate)
        {
            _faults.Add(sentence);
        }
    }

    /// <summary>Notes a fault when <paramref name="holds"/> is false.</summary>
    public void Require(bool holds, string sentence)
    {
        if (!holds)
        {
            Fault(sentence);
        }
    }

    public void Saw(string peer)
    {
        lock (_gate)
        {
            Peer = peer;
        }
    }
}
