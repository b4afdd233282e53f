using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Weft.ProxyConfig;
using Weft.ProxyConfig.Commits;
using Weft.ProxyConfig.Discovery;

namespace Weft.ControlPlane.Tests.Joining;

/// <summary>A proxy's life as the whole control plane sees it: it joins over the dp-server, is shown, and leaves.</summary>
public sealed class ProxyLifeTests : IAsyncLifetime
{
    private const string Overview = "/meshes/default/dataplanes+insights/web-1";
    private RunningControlPlane _control = null!;
    private string _token = "";

    public async ValueTask InitializeAsync()
    {
        _control = await RunningControlPlane.StartAsync();
        await _control.PutAsync("/meshes/default", Documents.StrictMesh);
        _token = await _control.TokenAsync("""{"name":"web-1","mesh":"default","tags":{"kuma.io/service":["web"]}}""");
    }

    public ValueTask DisposeAsync() => _control.DisposeAsync();

    [Fact]
    public async Task A_proxy_that_brings_its_Dataplane_is_registered_shown_online_and_gone_at_once_when_it_leaves()
    {
        using var channel = _control.OpenChannel();
        using var call = Open(channel, _token);
        await call.RequestStream.WriteAsync(First(Documents.Dataplane("web-1")));

        await _control.UntilAsync(Overview, (status, body) => status == HttpStatusCode.OK && Subscription(body) is { } open && open["disconnectTime"] is null);
        var leaving = new Struct();
        leaving.Fields["leaving"] = Value.ForBool(true);
        await call.RequestStream.WriteAsync(new DeltaDiscoveryRequest { Node = new DiscoveryNode { Id = "default.web-1", Metadata = leaving } });
        await _control.UntilAsync(Overview, (status, _) => status == HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_a_proxy_sees_at_its_ports_is_shown_while_its_stream_goes_on()
    {
        using var channel = _control.OpenChannel();
        using var call = Open(channel, _token);
        await call.RequestStream.WriteAsync(First(Documents.Dataplane("web-1")));
        await _control.UntilAsync(Overview, (status, body) => status == HttpStatusCode.OK && Subscription(body) is not null);

        var node = new DiscoveryNode
        {
            Id = "default.web-1",
            Metadata = JsonParser.Default.Parse<Struct>(
            """{"ports":[{"listener":"inbound:127.0.0.1:1","service":"web","declared":"http","detected":[],"mismatches":[{"seen":"tls","repair":"x: tcp"}]}]}""")
        };
        await call.RequestStream.WriteAsync(new DeltaDiscoveryRequest { Node = node });

        await _control.UntilAsync(Overview, (_, body) =>
            (string?)body?["dataplaneInsight"]?["ports"]?[0]?["mismatches"]?[0]?["repair"] == "x: tcp" && Subscription(body)!["disconnectTime"] is null);
    }

    [Fact]
    public async Task What_a_proxy_tells_of_clients_without_mutual_TLS_is_in_the_dry_run_of_STRICT()
    {
        using var channel = _control.OpenChannel();
        using var call = Open(channel, _token);
        await call.RequestStream.WriteAsync(First(Documents.Dataplane("web-1")));
        await _control.UntilAsync(Overview, (status, body) => status == HttpStatusCode.OK && Subscription(body) is not null);
        var told = JsonParser.Default.Parse<Struct>("""
            {"plaintext":[{"listener":"inbound:10.0.0.1:80","service":"web","others":3,"clients":[{"address":"10.0.0.7","plaintext":12,"foreignTls":1,"lastSeen":1777636800000}]}]}
            """);
        await call.RequestStream.WriteAsync(new DeltaDiscoveryRequest { Node = new DiscoveryNode { Id = "default.web-1", Metadata = told } });

        await _control.UntilAsync("/meshes/default/_mtls", (status, body) =>
            status == HttpStatusCode.OK && body!["services"]!.AsArray().SelectMany(service => service!["plaintext"]!.AsArray())
                .Any(inbound => inbound!["clients"]!.AsArray() is [{ } client] && client["address"]!.GetValue<string>() == "10.0.0.7" && client["plaintext"]!.GetValue<int>() == 12
                    && inbound["others"]!.GetValue<int>() == 3));
        (await _control.GetAsync("/meshes/nowhere/_mtls")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_proxy_that_vanishes_keeps_its_Dataplane_for_the_deregistration_delay()
    {
        using (var channel = _control.OpenChannel())
        using (var call = Open(channel, _token))
        {
            await call.RequestStream.WriteAsync(First(Documents.Dataplane("web-1")));
            await _control.UntilAsync(Overview, (status, _) => status == HttpStatusCode.OK);
        }

        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        (await _control.GetAsync(Overview)).Status.ShouldBe(HttpStatusCode.OK);
        await _control.UntilAsync(Overview, (status, _) => status == HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_applied_Dataplane_stays_when_its_proxy_leaves_and_shows_when()
    {
        await _control.PutAsync("/meshes/default/dataplanes/web-1", Documents.Dataplane("web-1"));
        using (var channel = _control.OpenChannel())
        using (var call = Open(channel, _token))
        {
            await call.RequestStream.WriteAsync(First(null));
            await _control.UntilAsync(Overview, (_, body) => Subscription(body) is not null);
        }

        await _control.UntilAsync(Overview, (_, body) => Subscription(body)?["disconnectTime"] is not null);
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        (await _control.GetAsync("/meshes/default/dataplanes/web-1")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("web-1", "db", StatusCode.Unauthenticated)]
    [InlineData("web-2", "web", StatusCode.Unauthenticated)]
    public async Task A_proxy_cannot_bring_what_its_token_does_not_allow(string name, string service, StatusCode expected)
    {
        using var channel = _control.OpenChannel();
        using var call = Open(channel, _token);
        await call.RequestStream.WriteAsync(First(Documents.Dataplane(name, service), name));

        var failure = await Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext(default));
        failure.StatusCode.ShouldBe(expected);
        (await _control.GetAsync($"/meshes/default/dataplanes/{name}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_token_for_one_service_cannot_take_over_the_applied_proxy_of_another()
    {
        await _control.PutAsync("/meshes/default/dataplanes/web-1", Documents.Dataplane("web-1", "db"));
        using var channel = _control.OpenChannel();
        using var call = Open(channel, _token);
        await call.RequestStream.WriteAsync(First(Documents.Dataplane("web-1")));

        (await Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext(default))).StatusCode.ShouldBe(StatusCode.Unauthenticated);
    }

    [Fact]
    public async Task A_certificate_is_issued_for_the_proxys_own_key_and_shown_in_its_insight()
    {
        using var channel = _control.OpenChannel();
        using var call = Open(channel, _token);
        await call.RequestStream.WriteAsync(First(Documents.Dataplane("web-1")));
        await call.RequestStream.WriteAsync(new DeltaDiscoveryRequest { TypeUrl = ResourceTypes.Commit });
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=ignored", key, HashAlgorithmName.SHA256).CreateSigningRequest();
        await new CertificateRequests.CertificateRequestsClient(channel).SubmitAsync(
            new ProxyConfig.Discovery.CertificateRequest { Mesh = "default", Name = "web-1", Pkcs10 = ByteString.CopyFrom(request) }, Headers(_token));

        var (leaf, root) = await ReadIdentityAsync(call);
        using (leaf)
        using (root)
        {
            leaf.PublicKey.ExportSubjectPublicKeyInfo().ShouldBe(key.ExportSubjectPublicKeyInfo());
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(root);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.Build(leaf).ShouldBeTrue();
            root.Subject.ShouldBe("CN=default, OU=Mesh, O=Kuma");
        }
        await _control.UntilAsync(Overview, (_, body) => body?["dataplaneInsight"]?["mTLS"]?["issuedBackend"]?.GetValue<string>() == "ca-1");
        var metrics = await _control.Diagnostics.GetStringAsync("/metrics");
        metrics.ShouldMatch(@"(?m)^cert_generation\{mesh=""default"",[^}]*\} 1$");
        metrics.ShouldMatch(@"(?m)^xds_streams_active\{[^}]*\} 1$");
        metrics.ShouldMatch(@"(?m)^xds_responses_sent\{[^}]*\} [1-9]");
    }

    private static async Task<(X509Certificate2 Leaf, X509Certificate2 Root)> ReadIdentityAsync(AsyncDuplexStreamingCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse> call)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        string? leaf = null, root = null;
        while (leaf is null || root is null)
        {
            (await call.ResponseStream.MoveNext(patience.Token)).ShouldBeTrue();
            foreach (var resource in call.ResponseStream.Current.Resources)
            {
                if (!resource.Resource.Is(Secret.Descriptor)) continue;
                var secret = resource.Resource.Unpack<Secret>();
                leaf ??= secret.Identity?.CertificateChain.InlineBytes.ToStringUtf8();
                root ??= secret.TrustBundle?.Certificates.InlineBytes.ToStringUtf8();
            }
        }
        return (X509Certificate2.CreateFromPem(leaf), X509Certificate2.CreateFromPem(root));
    }

    private static AsyncDuplexStreamingCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse> Open(ChannelBase channel, string token) =>
        new AggregatedDiscoveryService.AggregatedDiscoveryServiceClient(channel).DeltaAggregatedResources(Headers(token));

    private static Metadata Headers(string token) => new() { { "authorization", token } };

    private static DeltaDiscoveryRequest First(string? dataplane, string name = "web-1")
    {
        var metadata = new Struct();
        if (dataplane is not null) metadata.Fields["dataplane.resource"] = Value.ForString(dataplane);
        return new DeltaDiscoveryRequest { Node = new DiscoveryNode { Id = $"default.{name}", Metadata = metadata }, TypeUrl = ResourceTypes.Secret };
    }

    private static JsonNode? Subscription(JsonNode? overview) =>
        overview?["dataplaneInsight"]?["subscriptions"] is JsonArray { Count: > 0 } all ? all[^1] : null;
}
