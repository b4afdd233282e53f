using Weft.Proxy.Listeners;
using Weft.Proxy.Loop;
using Weft.Proxy.Upstream;
using Weft.ProxyConfig;
using Weft.Telemetry;
using static Weft.ProxyConfig.MetricNameRule.Types;

namespace Weft.Proxy.Runtime;

/// <summary>Reads how metrics leave, and makes the listeners that Prometheus reads them at.</summary>
/// <param name="problems">Where to say what is wrong.</param>
/// <param name="options">Who answers there.</param>
/// <param name="metricsOf">The counters of a listener at an address.</param>
/// <param name="readTls">Reads TLS at a field.</param>
internal sealed class MetricsExportReader(
    ViolationCollector problems, ProxyOptions options, Func<SocketEndpoint, ListenerMetrics> metricsOf, Func<DownstreamTls, string, DownstreamTlsModel> readTls)
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxInterval = TimeSpan.FromHours(24);

    /// <summary>Reads an export; its listeners are added to <paramref name="listeners"/>, where those of its addresses must not be.</summary>
    public MetricsExportModel Read(MetricsExport export, List<ListenerModel> listeners)
    {
        problems.Enter("MetricsExport", export.Name);
        var model = new MetricsExportModel
        {
            Name = export.Name,
            Selection = new MetricSelection
            {
                Filter = ReadFilter(export.Filter ?? new ProxyConfig.MetricsFilter()),
                UsedOnly = export.Filter is not { IncludeUnused: true },
                Labels = ReadLabels(export.Labels),
            },
            Prometheus = [.. export.Prometheus.Select((endpoint, i) => new PrometheusEndpointModel($"metrics:{export.Name}:{i}", ReadPath(endpoint.Path, $"prometheus[{i}].path", "/metrics")))],
            Applications = [.. export.Applications.Select((application, i) => ReadApplication(application, $"applications[{i}]"))],
            OpenTelemetry = [.. export.OpenTelemetry.Select((collector, i) => ReadCollector(collector, $"open_telemetry[{i}]"))],
        };
        foreach (var (i, endpoint) in export.Prometheus.Index()) listeners.Add(ReadListener(endpoint, model, i, listeners));
        return model;
    }

    private ListenerModel ReadListener(PrometheusEndpoint endpoint, MetricsExportModel model, int index, List<ListenerModel> others)
    {
        var field = $"prometheus[{index}]";
        var address = EndpointReader.ReadAddress(endpoint.Address, field + ".address", problems);
        if (others.FirstOrDefault(other => Collide(other.Address, address)) is { } taken) problems.Add(field + ".address", $"{address} is already taken by listener {taken.Name}");
        var handler = options.MetricsPages?.Invoke(model, model.Prometheus[index]) ?? (_ => new(Local.LocalResponse.Text(404, "no metrics here\n")));
        var page = new FilterChainModel { Name = "page", Local = handler, Tls = ReadTls(endpoint, field) };
        if (page.Tls is null && endpoint.PlaintextSources.Count > 0) problems.Add(field + ".plaintext_sources", "needs tls: without it, everybody may come in plaintext");
        var sources = endpoint.PlaintextSources.Select((source, i) => ReadSource(source, $"{field}.plaintext_sources[{i}]")).ToList();
        return new ListenerModel
        {
            Name = model.Prometheus[index].Listener,
            Address = address,
            IsInbound = false,
            Service = "",
            Chains = sources.Count == 0 ? [page] : [page with { Name = "plain", Tls = null, Sources = sources }, page],
            Metrics = metricsOf(address),
        };
    }

    private DownstreamTlsModel? ReadTls(PrometheusEndpoint endpoint, string field)
    {
        if (endpoint.CertificateChain is null && endpoint.PrivateKey is null) return endpoint.Tls is { } tls ? readTls(tls, field + ".tls") : null;
        if (endpoint.Tls is not null) problems.Add(field + ".certificate_chain", "cannot be given together with tls");
        var own = new IdentityPem(
            IdentityBuilder.ReadBytes(endpoint.CertificateChain, field + ".certificate_chain", problems), IdentityBuilder.ReadBytes(endpoint.PrivateKey, field + ".private_key", problems));
        if (own.CertificateChain.Length > 0 && own.PrivateKey.Length > 0) own = IdentityBuilder.CheckServer(own, field + ".certificate_chain", problems);
        return DownstreamTlsModel.WithCertificate(own);
    }

    private ApplicationMetricsModel ReadApplication(ApplicationMetrics application, string field)
    {
        var address = EndpointReader.ReadAddress(application.Address, field + ".address", problems);
        if (address is { IsSpecified: true, Port: 0 }) problems.Add(field + ".address.port", "must be in the range [1, 65535]");
        var path = ReadPath(application.Path, field + ".path", "/metrics");
        return new ApplicationMetricsModel(application.Name, address.IsSpecified ? new Uri($"http://{address}{path}") : new Uri("http://0.0.0.0/"));
    }

    private OpenTelemetryMetricsModel ReadCollector(OpenTelemetryMetrics metrics, string field)
    {
        var (host, port) = (metrics.Collector?.Host ?? "", metrics.Collector?.Port ?? 0);
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown) problems.Add(field + ".collector.host", $"\"{host}\" is neither a host name nor an address");
        if (port is 0 or > 65_535) problems.Add(field + ".collector.port", "must be in the range [1, 65535]");
        var interval = metrics.Interval?.ToTimeSpan() ?? DefaultInterval;
        if (interval < MinInterval || interval > MaxInterval) problems.Add(field + ".interval", "must be between 1s and 86400s");
        var name = Uri.CheckHostName(host) == UriHostNameType.IPv6 ? $"[{host.Trim('[', ']')}]" : host;
        return new OpenTelemetryMetricsModel(problems.Any ? new Uri("http://0.0.0.0/") : new Uri($"http://{name}:{port}"), interval);
    }

    private List<MetricLabel> ReadLabels(IReadOnlyList<KeyValue> labels)
    {
        var read = new List<MetricLabel>();
        foreach (var (i, label) in labels.Index())
        {
            var field = $"labels[{i}].key";
            if (!MetricFactory.IsName(label.Key) || label.Key.Contains(':', StringComparison.Ordinal) || label.Key.StartsWith("__", StringComparison.Ordinal))
                problems.Add(field, $"\"{label.Key}\" is not a label's name: letters, digits and _, not starting with a digit or __");
            else if (label.Key is "le" or "quantile") problems.Add(field, $"\"{label.Key}\" is a label of Prometheus' own");
            else if (read.Any(other => other.Name == label.Key)) problems.Add(field, $"\"{label.Key}\" is given twice");
            read.Add(new MetricLabel(label.Key, label.Value));
        }
        return read;
    }

    private Telemetry.MetricFilter ReadFilter(ProxyConfig.MetricsFilter filter)
    {
        var @base = filter.Base switch
        {
            ProxyConfig.MetricsFilter.Types.Base.Basic => MetricFilterBase.Basic,
            ProxyConfig.MetricsFilter.Types.Base.None => MetricFilterBase.None,
            _ => MetricFilterBase.All,
        };
        return new Telemetry.MetricFilter(@base, ReadRules(filter.Exclude, "filter.exclude"), ReadRules(filter.Include, "filter.include"));
    }

    private List<Telemetry.MetricNameRule> ReadRules(IReadOnlyList<ProxyConfig.MetricNameRule> rules, string field)
    {
        var read = new List<Telemetry.MetricNameRule>();
        foreach (var (i, rule) in rules.Index())
        {
            try
            {
                read.Add(rule.Kind switch
                {
                    Kind.Prefix => Telemetry.MetricNameRule.Prefix(rule.Match),
                    Kind.Contains => Telemetry.MetricNameRule.Contains(rule.Match),
                    Kind.Regex => Telemetry.MetricNameRule.Regex(rule.Match),
                    Kind.StatRegex => Telemetry.MetricNameRule.StatRegex(rule.Match),
                    _ => Telemetry.MetricNameRule.Exact(rule.Match),
                });
            }
            catch (ArgumentException wrong)
            {
                problems.Add($"{field}[{i}].match", wrong.Message);
            }
        }
        return read;
    }

    private string ReadPath(string path, string field, string absent)
    {
        if (path.Length == 0) return absent;
        if (path[0] != '/' || path.AsSpan().ContainsAny(' ', '#', '?')) problems.Add(field, $"\"{path}\" must begin with / and have neither a query nor spaces");
        return path;
    }

    private SocketEndpoint ReadSource(string source, string field) => EndpointReader.ReadAddress(new SocketAddress { Address = source }, field, problems);

    // Who listens at every address has the port of each.
    private static bool Collide(SocketEndpoint one, SocketEndpoint other) =>
        one.Port != 0 && one.Port == other.Port && one.IsSpecified && other.IsSpecified && (one == other || one.IsAny || other.IsAny);
}
