using System.Collections.Concurrent;
using Weft.Protocols.Detection;
using Weft.Protocols.Tls;
using Weft.Proxy.Loop;
using Weft.Proxy.Upstream;

namespace Weft.Proxy.Observation;

/// <summary>
/// What one listener was seen to speak. Shared by the workers, and it outlives changes of configuration while listener and hint stay. What it
/// remembers is bounded: a bit for each protocol, and <see cref="MaxHellos"/> texts.
/// </summary>
internal sealed class ObservedPort
{
    /// <summary>So many different ClientHellos of a port are told in the log: 32.</summary>
    public const int MaxHellos = 32;

    private const long MismatchLogMilliseconds = 60_000;

    private readonly PortMetrics _metrics;
    private readonly Action _changed;
    private readonly long[] _mismatchLoggedAt = new long[WireProtocols.Names.Count];
    private readonly ConcurrentDictionary<string, byte> _hellos = new(StringComparer.Ordinal);
    private int _hellosTold;
    private int _detected;
    private int _mismatched;

    public ObservedPort(string listener, string service, ProtocolHint hint, PortMetrics metrics, Action changed)
    {
        Listener = listener;
        Service = service;
        Hint = hint;
        _metrics = metrics;
        _changed = changed;
        Array.Fill(_mismatchLoggedAt, -MismatchLogMilliseconds);
    }

    public string Listener { get; }

    public string Service { get; }

    public ProtocolHint Hint { get; }

    /// <summary>The protocols seen on a port without a hint.</summary>
    public IReadOnlyList<WireProtocol> Detected => Listed(Volatile.Read(ref _detected));

    /// <summary>The protocols seen that the hint contradicts.</summary>
    public IReadOnlyList<WireProtocol> Mismatched => Listed(Volatile.Read(ref _mismatched));

    /// <summary>A connection's bytes were told apart: counts it, and says what is new.</summary>
    /// <param name="context">The worker that has the connection.</param>
    /// <param name="protocol">What it speaks.</param>
    /// <param name="from">The client.</param>
    public void Take(UpstreamContext context, WireProtocol protocol, SocketEndpoint from)
    {
        if (Hint.Declared.Length == 0)
        {
            _metrics.CountDetected(context.Metrics, protocol);
            if (IsNew(ref _detected, protocol)) context.Note("protocol_detected", $"listener {Listener}, service {Service}: without a hint, seen to speak {protocol.ToText()}");
        }
        else if (Hint.IsContradictedBy(protocol)) Contradict(context, protocol, from);
    }

    /// <summary>A ClientHello passed through: each that is new is told once.</summary>
    public void Take(UpstreamContext context, ClientHello hello)
    {
        if (Volatile.Read(ref _hellosTold) >= MaxHellos) return;
        var text = hello.ToString();
        if (!_hellos.TryAdd(text, 0) || Interlocked.Increment(ref _hellosTold) > MaxHellos) return;
        context.Note("tls_inside", $"listener {Listener}, service {Service}: the application's own TLS passes through: {text}");
    }

    private void Contradict(UpstreamContext context, WireProtocol seen, SocketEndpoint from)
    {
        _metrics.CountMismatch(context.Metrics, seen);
        IsNew(ref _mismatched, seen);
        ref var loggedAt = ref _mismatchLoggedAt[(int)seen];
        var before = Volatile.Read(ref loggedAt);
        var now = context.Loop.NowMilliseconds;
        if (now - before < MismatchLogMilliseconds || Interlocked.CompareExchange(ref loggedAt, now, before) != before) return;
        var whose = seen == WireProtocol.Tls ? "the application speaks TLS" : $"{seen.ToText()} was seen";
        context.Report("protocol_mismatch", $"listener {Listener}, service {Service}: declared {Hint.Declared}, but {whose} (from {from}): set {Hint.Repair(seen)}");
    }

    private bool IsNew(ref int set, WireProtocol protocol)
    {
        var bit = 1 << (int)protocol;
        if ((Volatile.Read(ref set) & bit) != 0 || (Interlocked.Or(ref set, bit) & bit) != 0) return false;
        _changed();
        return true;
    }

    private static List<WireProtocol> Listed(int set) => [.. Enum.GetValues<WireProtocol>().Where(protocol => (set & 1 << (int)protocol) != 0)];
}
