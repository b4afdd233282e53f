using Weft.Policies.MeshMetrics;
using Weft.ProxyConfig;
using Weft.Resources.Dataplanes;
using Weft.Resources.Metrics;
using IPAddress = System.Net.IPAddress;

namespace Weft.Policies.Compiler;

/// <summary>
/// How the metrics of one proxy leave it: by MeshMetric, or where none selects its Dataplane by <c>Mesh.metrics</c> (kuma.md 4.1). A page is at the
/// Dataplane's address, unless that would take a port from its own listeners or applications.
/// </summary>
internal sealed class MetricsExports(MeshSnapshot snapshot, MeshDataplane dataplane, DataplaneNetworking networking, ResourceBag bag)
{
    /// <summary>The one there is; a constant name, so that a change of policy does not close and open its ports.</summary>
    public const string Name = "default";

    /// <summary>Adds it; nothing when nobody is to receive anything. Called last, when all listeners are there.</summary>
    public void Add()
    {
        var export = ScrapedPages.ConfOf(snapshot, dataplane) is { } conf ? ByPolicy(conf)
            : PrometheusSettings.Of(snapshot.Spec, dataplane.Spec) is { } settings ? ByMesh(settings)
            : new MetricsExport();
        if (export.Prometheus.Count + export.OpenTelemetry.Count == 0) return;
        export.Name = Name;
        export.Labels.AddRange(MetricLabels.Of(snapshot.Mesh, dataplane));
        bag.Add(export);
    }

    private MetricsExport ByPolicy(MetricConf conf) => new()
    {
        Prometheus = { Pages(MeshMetricCompiler.PagesOf(conf)) },
        OpenTelemetry = { MeshMetricCompiler.CollectorsOf(conf) },
        Filter = MeshMetricCompiler.FilterOf(conf),
        Applications = { (conf.Applications ?? []).Select(page => Application(page.Name, page.Address, page.Port, page.Path)).OfType<ApplicationMetrics>() },
    };

    private MetricsExport ByMesh(PrometheusMetrics settings)
    {
        var filter = new MetricsFilter { IncludeUnused = settings.Envoy?.UsedOnly != true };
        if (settings.Envoy is { FilterRegex.Length: > 0 } envoy)
        {
            filter.Base = MetricsFilter.Types.Base.None;
            filter.Include.Add(new MetricNameRule { Kind = MetricNameRule.Types.Kind.StatRegex, Match = envoy.FilterRegex });
        }
        return new MetricsExport
        {
            Prometheus = { Pages([ScrapedPages.PageOf(settings)]) },
            Filter = filter,
            Applications =
            {
                settings.Aggregate.Where(aggregate => aggregate.Enabled != false)
                    .Select(aggregate => Application(aggregate.Name, aggregate.Address, aggregate.Port, aggregate.Path)).OfType<ApplicationMetrics>(),
            },
        };
    }

    // Of two pages at one port the first stays.
    private IEnumerable<PrometheusEndpoint> Pages(IEnumerable<PrometheusPage> pages) =>
        IPAddress.TryParse(networking.Address, out _) ? pages.Where(page => !IsTaken(page.Port)).DistinctBy(page => page.Port).Select(Endpoint) : [];

    private PrometheusEndpoint Endpoint(PrometheusPage page)
    {
        var endpoint = new PrometheusEndpoint { Address = new SocketAddress { Address = networking.Address, Port = (uint)page.Port }, Path = PathOf(page.Path) };
        if (page.TlsMode == MetricsTlsMode.ProvidedTls)
        {
            // Empty names: the files this proxy was started with.
            endpoint.CertificateChain = new DataSource { Filename = "" };
            endpoint.PrivateKey = new DataSource { Filename = "" };
        }
        else if (page.TlsMode == MetricsTlsMode.ActiveMtlsBackend && snapshot.Tls.Authority is not null)
        {
            endpoint.Tls = new MeshTls(snapshot.Mesh).Server();
            // Whoever scrapes is no proxy of ours and may ask for any protocol.
            endpoint.Tls.Alpn.Clear();
            endpoint.PlaintextSources.Add(networking.Address);
        }
        return endpoint;
    }

    private bool IsTaken(int port) =>
        bag.ListensAt(networking.Address, port)
        || (networking.AdminPort == port && IPAddress.TryParse(networking.Address, out var address) && IPAddress.IsLoopback(address))
        || networking.Inbound.Any(inbound => inbound.ApplicationPort == port && IsSame(networking.ServiceAddressOf(inbound), networking.Address));

    private static bool IsSame(string one, string other) => IPAddress.TryParse(one, out var first) && IPAddress.TryParse(other, out var second) && first.Equals(second);

    // Null: an address that is no IP address, which a proxy does not take.
    private ApplicationMetrics? Application(string name, string address, int port, string path)
    {
        var host = address == "localhost" ? "127.0.0.1" : address.Length > 0 ? address : ApplicationAddress(port);
        return IPAddress.TryParse(host, out _)
            ? new ApplicationMetrics
            {
                Name = name,
                Address = new SocketAddress { Address = host, Port = (uint)port },
                Path = PathOf(path),
            }
            : null;
    }

    // Where the application of that port listens, else where the first one does: metrics mostly have a port of their own beside it.
    private string ApplicationAddress(int port) =>
        (networking.Inbound.FirstOrDefault(inbound => inbound.ApplicationPort == port) ?? (networking.Inbound is [var first, ..] ? first : null)) is { } inbound
            ? networking.ServiceAddressOf(inbound)
            : networking.Address;

    // Kuma's validator lets any text pass, and a proxy refuses all its configuration for one bad path: what follows the path is cut.
    private static string PathOf(string written)
    {
        var end = written.AsSpan().IndexOfAny(" #?");
        var path = end < 0 ? written : written[..end];
        return path.Length == 0 ? PrometheusPage.DefaultPath : path[0] == '/' ? path : "/" + path;
    }
}
