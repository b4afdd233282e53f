using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Metrics;

/// <summary>A proxy of a file whose metrics leave in plain, behind mutual TLS and under a certificate of files, and an application behind it.</summary>
internal sealed class ScrapedProgram : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly HttpApplication _application;
    private readonly string _file;
    private RunningProgram _proxy;

    public ScrapedProgram()
    {
        var ports = new Ports();
        (Service, Plain, Mutual, Files) = (ports.Take(), ports.Take(), ports.Take(), ports.Take());
        var application = ports.Take();
        _application = new HttpApplication(application);
        using var root = Issue("root", null, null);
        using var leaf = Issue("web", root, "spiffe://default/web");
        using var client = Issue("prometheus", root, "spiffe://default/prometheus");
        File.WriteAllText(PathOf("root.pem"), root.ExportCertificatePem());
        Write("web", leaf);
        Write("client", client);
        _file = PathOf("proxy.yaml");
        File.WriteAllText(_file, Configuration(application));
        _proxy = Start();
    }

    public int Service { get; }

    public int Plain { get; }

    public int Mutual { get; }

    public int Files { get; }

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Waits until it serves.</summary>
    public async Task ReadyAsync() => await Eventually.BecomesAsync("the proxy serves", TimeSpan.FromSeconds(20), () => Task.FromResult(Ports.IsTaken(Plain) && Ports.IsTaken(Service) ? null : _proxy.Log));

    /// <summary>Kills it and starts it again.</summary>
    public async Task RestartAsync()
    {
        await _proxy.KillAsync();
        await _proxy.DisposeAsync();
        _proxy = Start();
        await ReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _application.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private RunningProgram Start() => RunningProgram.Start("weft-dp", Programs.Ours("weft-dp"), ["run", "--config-file", _file, "--concurrency", "2"]);

    private string Configuration(int application) => $$$$"""
        node: {mesh: default, name: web-1, service: web}
        secrets:
        - {name: identity, identity: {certificateChain: {filename: web.pem}, privateKey: {filename: web.key}}}
        - {name: ca, trustBundle: {certificates: {filename: root.pem}}}
        clusters:
        - {name: app, staticEndpoints: [{address: {address: 127.0.0.1, port: {{{{application}}}}}}]}
        routes:
        - {name: routes, virtualHosts: [{name: all, domains: ["*"], routes: [{match: {pathPrefix: /}, clusters: [{cluster: app}]}]}]}
        listeners:
        - name: service
          address: {address: 127.0.0.1, port: {{{{Service}}}}}
          direction: OUTBOUND
          filterChains: [{http: {statPrefix: app, routeConfiguration: routes}}]
        metricsExports:
        - name: main
          prometheus:
          - address: {address: 127.0.0.1, port: {{{{Plain}}}}}
          - address: {address: 127.0.0.1, port: {{{{Mutual}}}}}
            tls: {identity: identity, trustBundle: ca, requireClientCertificate: true, peerSans: [{prefix: "spiffe://default/"}]}
          - {address: {address: 127.0.0.1, port: {{{{Files}}}}}, certificateChain: {filename: web.pem}, privateKey: {filename: web.key}}
          filter: {includeUnused: true}
          labels: [{key: mesh, value: default}, {key: dataplane, value: web-1}]
        """;

    private void Write(string name, X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(PathOf(name + ".pem"), certificate.ExportCertificatePem());
        File.WriteAllText(PathOf(name + ".key"), key.ExportPkcs8PrivateKeyPem());
    }

    private static X509Certificate2 Issue(string name, X509Certificate2? issuer, string? uri)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(issuer is null, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        if (issuer is null) return request.CreateSelfSigned(now.AddHours(-1), now.AddDays(2));
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(uri!));
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(issuer, now.AddHours(-1), now.AddDays(1), RandomNumberGenerator.GetBytes(16));
        return issued.CopyWithPrivateKey(key);
    }
}
