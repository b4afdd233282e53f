using Weft.Protocols.Messages;
using Weft.Proxy.Sessions;
using Weft.Proxy.Transport;
using Weft.Proxy.Upstream;
using Weft.Telemetry;

namespace Weft.Proxy.Http;

/// <summary>
/// One HTTP filter chain on one worker: its current settings and clusters, swapped together when configuration changes. A request keeps
/// what it began with.
/// </summary>
internal sealed class HttpService
{
    private readonly Stack<Exchange> _free = new();
    private ExchangeRecord? _refused;

    public HttpService(UpstreamContext context, string proxyName)
    {
        Context = context;
        Meter = new ByteMeter(context.Metrics);
        ProxyName = proxyName;
    }

    public UpstreamContext Context { get; }

    public SessionContext Sessions => Context.Sessions;

    public WorkerMetrics Counters => Context.Metrics;

    /// <summary>Counts what its clients' connections carry.</summary>
    public ByteMeter Meter { get; }

    /// <summary>This proxy's name, as failures say it.</summary>
    public string ProxyName { get; }

    /// <summary>Client sessions open now, to be told when the process leaves.</summary>
    public HashSet<HttpSession> OpenSessions { get; } = [];

    public HttpSettings Settings { get; private set; } = null!;

    public ClusterState[] Clusters { get; private set; } = [];

    /// <summary>Where its failures are made.</summary>
    public FailurePlace Place { get; private set; } = null!;

    public void Update(HttpSettings settings, ClusterState[] clusters)
    {
        Settings = settings;
        Clusters = clusters;
        Meter.CountAt(settings.Metrics.BytesReceived, settings.Metrics.BytesSent);
        Place = new FailurePlace(settings.Hop, ProxyName, settings.TimeoutPolicy);
    }

    /// <summary>The tail of `x-weft-error`, ready to be written; empty when clients are outside the mesh.</summary>
    public ReadOnlySpan<byte> FailureSuffix(FailureCode code) => Settings.ClientsAreOutside ? default : Place.TextOf(code);

    /// <summary>A session refused a request of that connection before there was an exchange.</summary>
    public void OnRefused(HttpDownstream connection, in RefusedRequest refused)
    {
        var code = refused.Fault switch
        {
            StreamFault.HeadTooLarge => FailureCode.RequestHeadTooLarge,
            StreamFault.TimedOut => FailureCode.RequestHeadTimeout,
            _ => FailureCode.MalformedRequest,
        };
        Counters.Increment(Settings.Metrics.Late.Failures[code]);
        (_refused ??= new ExchangeRecord(this, new HeaderBlock())).Refuse(connection, code, refused);
    }

    public Exchange Rent() => _free.TryPop(out var exchange) ? exchange : new Exchange(this);

    public void Return(Exchange exchange) => _free.Push(exchange);
}
