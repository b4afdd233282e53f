using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace Weft.Bench.Yarp;

/// <summary>What bench/peers/README.md says to a peer through its environment.</summary>
/// <param name="Role">a, b or single.</param>
/// <param name="IsHttp2">True when both applications speak HTTP/2 by prior knowledge.</param>
/// <param name="Listen">Port on 127.0.0.1.</param>
/// <param name="Upstream">Port on 127.0.0.1.</param>
/// <param name="Own">This side's certificate with its key; null for a plain hop.</param>
/// <param name="Authority">Whom to trust; null for a plain hop.</param>
internal sealed record PeerSettings(string Role, bool IsHttp2, int Listen, int Upstream, X509Certificate2? Own, X509Certificate2? Authority)
{
    public bool TakesTls => Role == "b";

    public bool SpeaksTls => Role == "a";

    public static PeerSettings FromEnvironment()
    {
        var role = Text("ROLE");
        var isPlain = role == "single";
        return new PeerSettings(role, Text("MODE") == "h2", Number("LISTEN"), Number("UPSTREAM"),
            isPlain ? null : X509Certificate2.CreateFromPemFile(Text("CERT"), Text("KEY")),
            isPlain ? null : X509CertificateLoader.LoadCertificateFromFile(Text("CA")));
    }

    /// <summary>True when the peer's certificate comes from the benchmark's own authority.</summary>
    public bool Trusts(X509Certificate2 peer)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(Authority!);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(peer);
    }

    private static string Text(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set");

    private static int Number(string name) => int.Parse(Text(name), CultureInfo.InvariantCulture);
}
