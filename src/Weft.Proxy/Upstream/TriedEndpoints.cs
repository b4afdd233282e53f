namespace Weft.Proxy.Upstream;

/// <summary>The endpoints one request was already sent to; at most <see cref="MaxTries"/>.</summary>
internal struct TriedEndpoints
{
    /// <summary>Endpoints a request goes to at most when nothing was delivered.</summary>
    public const int MaxTries = 3;

    private EndpointState? _first;
    private EndpointState? _second;

    public int Count { get; private set; }

    public readonly bool Contains(EndpointState endpoint) => ReferenceEquals(endpoint, _first) || ReferenceEquals(endpoint, _second);

    public void Add(EndpointState endpoint)
    {
        if (Count == 0) _first = endpoint;
        else if (Count == 1) _second = endpoint;
        Count++;
    }

    /// <summary>The last one was not at fault: it may be chosen again, but the try counts.</summary>
    public void SpareLast()
    {
        if (Count == 1) _first = null;
        else if (Count == 2) _second = null;
    }
}
