using System.CommandLine;
using System.Globalization;
using Weft.DataPlane.Logging;
using Weft.Telemetry;

namespace Weft.DataPlane.Startup;

/// <summary>The flags of <c>weft-dp run</c>: kuma-dp's, so that its scripts run unchanged, and <c>--config-file</c>.</summary>
internal sealed class RunFlags
{
    // Flags of kuma-dp about Envoy, CoreDNS and log rotation: accepted, and said to be ignored.
    private static readonly string[] IgnoredNames =
    [
        "--binary-path", "--bootstrap-version", "--dns-enabled", "--dns-coredns-port", "--dns-envoy-port", "--dns-coredns-empty-port",
        "--dns-prometheus-port", "--dns-coredns-path", "--dns-coredns-config-template-path", "--dns-server-config-dir",
        "--envoy-log-level", "--envoy-component-log-level", "--log-output-path", "--log-max-age", "--log-max-retained-files", "--log-max-size",
    ];

    private readonly Option<string> _controlPlane = Text("--cp-address", "URL of the control plane's dp-server [https://localhost:5678]");
    private readonly Option<string> _caFile = Text("--ca-cert-file", "PEM file of the CA of the control plane's certificate; without it the certificate is not checked");
    private readonly Option<string> _name = Text("--name", "name of the Dataplane, when it was applied beforehand");
    private readonly Option<string> _mesh = Text("--mesh", "mesh of the Dataplane, when it was applied beforehand [default]");
    private readonly Option<string> _proxyType = Text("--proxy-type", "dataplane, ingress or egress [dataplane]");
    private readonly Option<string> _dataplaneFile = Text("--dataplane-file", "file of the Dataplane this proxy brings; - is standard input", "-d");
    private readonly Option<string> _dataplane = Text("--dataplane", "the Dataplane itself, in YAML or JSON");
    private readonly Option<string[]> _variables = new("--dataplane-var", "-v") { Description = "name=value for {{ name }} in the Dataplane; may be repeated" };
    private readonly Option<string> _tokenFile = Text("--dataplane-token-file", "file of the dataplane token");
    private readonly Option<string> _token = Text("--dataplane-token", "the dataplane token itself");
    private readonly Option<string> _configDirectory = Text("--config-dir", "folder where the last good configuration is kept; none is kept without it");
    private readonly Option<string> _concurrency = Text("--concurrency", "worker threads [1 below 4 cores, else 2]");
    private readonly Option<string> _drainTime = Text("--drain-time", "how long connections may go on after SIGTERM [30s]");
    private readonly Option<string> _adminPort = Text("--admin-port", "port of the admin pages on loopback [what the control plane says]");
    private readonly Option<string> _maxSeries = Text("--metrics-max-series", "series of metrics held at once; what is more is folded [100000]");
    private readonly Option<string> _metricsCertificate = Text("--metrics-cert-path", "PEM file of the certificate that metrics are served with where their TLS is providedTLS");
    private readonly Option<string> _metricsKey = Text("--metrics-key-path", "PEM file of its key");
    private readonly Option<string> _logLevel = Text("--log-level", "off, error, warn, info or debug [info]");
    private readonly Option<string> _configFile = Text("--config-file", "YAML or JSON of weft.config.v1.ProxyConfiguration, in place of a control plane");
    private readonly List<Option<string>> _ignored = [.. IgnoredNames.Select(name =>
        new Option<string>(name) { Hidden = true, Arity = ArgumentArity.ZeroOrOne })];

    /// <summary>Adds the flags to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] options =
        [
            _controlPlane, _caFile, _name, _mesh, _proxyType, _dataplaneFile, _dataplane, _variables, _tokenFile, _token,
            _configDirectory, _concurrency, _drainTime, _adminPort, _maxSeries, _metricsCertificate, _metricsKey, _logLevel, _configFile, .. _ignored,
        ];
        foreach (var option in options) command.Options.Add(option);
    }

    /// <summary>Resolves every setting.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="environment">Reads an environment variable; null when it is not set.</param>
    /// <exception cref="UsageException">A value is wrong.</exception>
    public DataPlaneSettings Resolve(ParseResult parsed, Func<string, string?> environment)
    {
        var values = new SettingValues(parsed, environment);
        var template = Template(values, parsed.GetValue(_variables) ?? []);
        var (name, mesh) = (values.Text(_name, "DATAPLANE_NAME"), values.Text(_mesh, "DATAPLANE_MESH"));
        if (template is not null && ((name is not null && name != template.Name) || (mesh is not null && mesh != template.Mesh)))
            throw new UsageException("--name and --mesh cannot be specified when a dataplane definition is provided: mesh and name are read from it");
        return new DataPlaneSettings
        {
            ControlPlane = Address(values.Text(_controlPlane, "CONTROL_PLANE_URL") ?? "https://localhost:5678"),
            ControlPlaneCa = values.FileText(_caFile, "CONTROL_PLANE_CA_CERT_FILE") ?? values.Variable("CONTROL_PLANE_CA_CERT"),
            Name = template?.Name ?? name,
            Mesh = template?.Mesh ?? mesh ?? "default",
            ProxyType = ProxyType(values.Text(_proxyType, "DATAPLANE_PROXY_TYPE") ?? "dataplane"),
            Template = template,
            Token = (values.FileText(_tokenFile, "DATAPLANE_RUNTIME_TOKEN_PATH") ?? values.Text(_token, "DATAPLANE_RUNTIME_TOKEN"))?.Trim(),
            ConfigDirectory = values.Text(_configDirectory, "DATAPLANE_RUNTIME_CONFIG_DIR"),
            Concurrency = Number(values.Text(_concurrency, "DATAPLANE_RUNTIME_CONCURRENCY"), "--concurrency", 64) ?? 0,
            DrainTime = Duration(values.Text(_drainTime, "DATAPLANE_DRAIN_TIME") ?? "30s", "--drain-time"),
            AdminPort = Number(values.Text(_adminPort, "DATAPLANE_ADMIN_PORT"), "--admin-port", ushort.MaxValue),
            MaxSeries = Number(values.Text(_maxSeries, "METRICS_MAX_SERIES"), "--metrics-max-series", 10_000_000) is { } most ? Math.Max(1, most) : MetricRegistry.DefaultMaxSeries,
            MetricsCertificatePath = values.Text(_metricsCertificate, "DATAPLANE_RUNTIME_METRICS_CERT_PATH"),
            MetricsKeyPath = values.Text(_metricsKey, "DATAPLANE_RUNTIME_METRICS_KEY_PATH"),
            LogLevel = Level(values.Text(_logLevel, "LOG_LEVEL") ?? "info"),
            ConfigFile = values.Text(_configFile, "CONFIG_FILE"),
            Ignored = [.. _ignored.Where(option => parsed.GetResult(option) is not null).Select(option => option.Name)],
        };
    }

    private static Option<string> Text(string name, string description, params string[] aliases) => new(name, aliases) { Description = description };

    private DataplaneTemplate? Template(SettingValues values, string[] assignments)
    {
        var text = values.FileText(_dataplaneFile, "DATAPLANE_RUNTIME_RESOURCE_PATH") ?? values.Text(_dataplane, "DATAPLANE_RUNTIME_RESOURCE");
        if (text is null) return null;
        var variables = new Dictionary<string, string>();
        foreach (var assignment in assignments)
        {
            var equals = assignment.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new UsageException($"--dataplane-var: expected name=value, found {assignment}");
            variables[assignment[..equals]] = assignment[(equals + 1)..];
        }
        return DataplaneTemplate.Read(text, variables);
    }

    private static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
            ? address!
            : throw new UsageException($"--cp-address: expected a URL such as https://localhost:5678, found {text}");

    private static string ProxyType(string text) =>
        text is "dataplane" or "ingress" or "egress" ? text : throw new UsageException($"--proxy-type: expected dataplane, ingress or egress, found {text}");

    private static int? Number(string? text, string flag, int most)
    {
        if (text is null) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most
            ? number
            : throw new UsageException($"{flag}: expected a number from 0 to {most}, found {text}");
    }

    private static TimeSpan Duration(string text, string flag) =>
        DurationText.TryParse(text, out var duration) ? duration : throw new UsageException($"{flag}: expected a duration such as 30s, found {text}");

    private static LogLevel Level(string text) =>
        Enum.TryParse<LogLevel>(text, ignoreCase: true, out var level) && Enum.IsDefined(level)
            ? level
            : throw new UsageException($"--log-level: expected off, error, warn, info or debug, found {text}");
}
