using System.CommandLine;
using Weft.Ctl.Faults;
using Weft.Ctl.Installation;

namespace Weft.Ctl.Commands;

/// <summary>
/// <c>install observability</c>: Prometheus and Grafana with dashboards that Weft fills. Printed as Kubernetes manifests, as kumactl does; with
/// <c>--directory</c> written as the files that both programs read on machines.
/// </summary>
internal sealed class InstallCommand(CommandHost host)
{
    private readonly Option<string?> _directory = new("--directory") { Description = "write files for Prometheus and Grafana on machines into this folder, instead of printing manifests" };
    private readonly Option<string> _namespace = new("--namespace") { Description = "namespace to install observability to", DefaultValueFactory = _ => "mesh-observability" };
    private readonly Option<string?> _controlPlane = new("--kuma-cp-address", "--cp-address") { Description = "where Prometheus asks the control plane for its targets" };
    private readonly Option<string?> _controlPlaneMetrics = new("--cp-metrics-address") { Description = "HOST:PORT of the control plane's own metrics; default: its host, port 5680" };
    private readonly Option<string?> _prometheus = new("--prometheus-address") { Description = "where Grafana finds Prometheus" };
    private readonly Option<string> _clientId = new("--client-id") { Description = "by which MeshMetric back ends know this Prometheus; default: its host name", DefaultValueFactory = _ => "" };
    private readonly Option<string?> _discovery = DiscoveryOption();
    private readonly Option<string> _certificates = new("--certificate-folder")
    {
        Description = "folder of client.crt and client.key, a certificate of the mesh: proxies are asked over mutual TLS",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<string[]> _components = new("--components")
    {
        Description = "what to install: prometheus, grafana",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => ["prometheus", "grafana"],
    };

    public Command Build()
    {
        var observability = new Command("observability", "Install Prometheus and Grafana with dashboards for the mesh")
        {
            _directory, _namespace, _controlPlane, _controlPlaneMetrics, _prometheus, _discovery, _clientId, _certificates, _components,
        };
        observability.SetAction(Run);
        return new Command("install", "Install what stands beside the mesh") { observability };
    }

    private int Run(ParseResult parse)
    {
        var components = (parse.GetValue(_components) ?? []).SelectMany(words => words.Split(',')).ToList();
        if (components.FirstOrDefault(word => word is not ("prometheus" or "grafana")) is { } unknown)
        {
            throw new UsageException($"--components: '{unknown}' is not known; there are prometheus and grafana");
        }

        if (parse.GetValue(_directory) is { } directory)
        {
            Write(Path.GetFullPath(directory), Settings(parse, "http", "http://127.0.0.1:5676", "http://127.0.0.1:9090"));
        }
        else
        {
            var space = parse.GetValue(_namespace)!;
            var settings = Settings(parse, "kuma", "http://kuma-control-plane.kuma-system:5676", $"http://prometheus.{space}:9090");
            host.Output.Write(KubernetesManifests.Write(settings, space, components));
        }

        return ExitCode.Success;
    }

    private static Option<string?> DiscoveryOption()
    {
        var option = new Option<string?>("--discovery")
        {
            Description = "how Prometheus finds proxies: kuma (kuma_sd_configs; default for manifests) or http (http_sd_configs, which every build has; default for files)",
        };
        option.AcceptOnlyFromAmong("kuma", "http");
        return option;
    }

    private ObservabilitySettings Settings(ParseResult parse, string discovery, string controlPlane, string prometheus)
    {
        controlPlane = parse.GetValue(_controlPlane) ?? controlPlane;
        if (!Uri.TryCreate(controlPlane, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new UsageException($"--kuma-cp-address wants a URL such as http://127.0.0.1:5676, not '{controlPlane}'");
        }

        return new ObservabilitySettings
        {
            ControlPlane = controlPlane.TrimEnd('/'),
            UsesKumaDiscovery = (parse.GetValue(_discovery) ?? discovery) == "kuma",
            ControlPlaneMetrics = parse.GetValue(_controlPlaneMetrics) ?? $"{address.Host}:5680",
            Prometheus = parse.GetValue(_prometheus) ?? prometheus,
            ClientId = parse.GetValue(_clientId)!,
            CertificateFolder = parse.GetValue(_certificates)!,
        };
    }

    private void Write(string folder, ObservabilitySettings settings)
    {
        try
        {
            foreach (var (name, text) in UniversalFiles.Of(settings, folder))
            {
                var path = Path.Combine(folder, name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, text);
                host.Output.WriteLine(path);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"cannot write to {folder}: {fault.Message}", fault);
        }
    }
}
