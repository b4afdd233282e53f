namespace Weft.Proxy.Observation;

/// <summary>Every receiver of spans that configuration has named since the start. A number stays a receiver's for ever: spans on their way bear it. Any thread.</summary>
internal sealed class TraceBackends
{
    private readonly Lock _gate = new();
    private volatile TraceBackend[] _all = [];

    public int Count => _all.Length;

    /// <summary>The receiver of that number; null: there is none.</summary>
    public TraceBackend? this[int number] => (uint)number < (uint)_all.Length ? _all[number] : null;

    public int NumberOf(TraceBackend backend)
    {
        lock (_gate)
        {
            var known = Array.IndexOf(_all, backend);
            if (known >= 0) return known;
            _all = [.. _all, backend];
            return _all.Length - 1;
        }
    }
}
