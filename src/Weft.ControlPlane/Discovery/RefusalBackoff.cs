namespace Weft.ControlPlane.Discovery;

/// <summary>
/// Holds a refused version back: 5 s as Kuma's <c>nackBackoff</c>, doubling to a minute while the same version is refused
/// again. Another version is not held back.
/// </summary>
internal sealed class RefusalBackoff
{
    /// <summary>The first pause.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private string? _version;
    private TimeSpan _pause;

    /// <summary>When the refused version may be offered again; null: nothing is refused.</summary>
    public DateTimeOffset? RetryAt { get; private set; }

    /// <summary>Whether this version is to wait.</summary>
    public bool Holds(string version, DateTimeOffset now) => version == _version && now < RetryAt;

    /// <summary>Takes a refusal.</summary>
    public void Refuse(string version, DateTimeOffset now)
    {
        _pause = version != _version ? First : _pause * 2 < Longest ? _pause * 2 : Longest;
        _version = version;
        RetryAt = now + _pause;
    }

    /// <summary>Forgets the refusal, since a version was accepted.</summary>
    public void Clear()
    {
        _version = null;
        RetryAt = null;
    }
}
