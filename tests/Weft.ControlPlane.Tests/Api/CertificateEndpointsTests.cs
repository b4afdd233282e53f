using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Weft.ControlPlane.Tests.Api;

public class CertificateEndpointsTests
{
    [Fact]
    public async Task A_client_without_a_proxy_gets_a_certificate_that_the_roots_of_the_mesh_vouch_for()
    {
        await using var control = await RunningControlPlane.StartAsync();
        await control.PutAsync("/meshes/default", Documents.StrictMesh);

        var (status, body) = await control.SendAsync(HttpMethod.Post, "/meshes/default/certificates", Request());

        status.ShouldBe(HttpStatusCode.OK);
        using var certificate = X509Certificate2.CreateFromPem(body!["certificate"]!.GetValue<string>());
        using var root = X509Certificate2.CreateFromPem(body["roots"]!.GetValue<string>());
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.Build(certificate).ShouldBeTrue();
        certificate.Extensions.Single(extension => extension.Oid!.Value == "2.5.29.17").Format(false).ShouldContain("spiffe://default/prometheus");
    }

    [Theory]
    [InlineData("default", "{}", "the body must be")]
    [InlineData("default", null, "mutual TLS is off")]
    public async Task What_cannot_be_issued_is_refused_with_the_reason(string mesh, string? body, string reason)
    {
        await using var control = await RunningControlPlane.StartAsync();

        var (status, answer) = await control.SendAsync(HttpMethod.Post, $"/meshes/{mesh}/certificates", body ?? Request());

        status.ShouldBe(HttpStatusCode.BadRequest);
        answer!["details"]!.GetValue<string>().ShouldContain(reason);
    }

    private static string Request()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pkcs10 = new CertificateRequest(new X500DistinguishedName(""), key, HashAlgorithmName.SHA256).CreateSigningRequest();
        return $$"""{"service":"prometheus","pkcs10":"{{Convert.ToBase64String(pkcs10)}}"}""";
    }
}
