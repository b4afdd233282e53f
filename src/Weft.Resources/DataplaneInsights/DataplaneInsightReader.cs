using Weft.Resources.Reading;

namespace Weft.Resources.DataplaneInsights;

/// <summary>Reads a DataplaneInsight.</summary>
internal static class DataplaneInsightReader
{
    public static DataplaneInsightSpec Read(NodeReader reader) => new()
    {
        Subscriptions = reader.List("subscriptions", ReadSubscription),
        Mtls = reader.Map("mTLS", ReadMtls),
        Units = reader.List("units", ReadUnit),
        Ports = reader.List("ports", ReadPort),
        Plaintext = reader.List("plaintext", ReadPlaintext),
    };

    private static DiscoverySubscription ReadSubscription(NodeReader reader) => new()
    {
        Id = reader.Text("id"),
        ControlPlaneInstanceId = reader.Text("controlPlaneInstanceId"),
        ConnectTime = reader.OptionalTime("connectTime"),
        DisconnectTime = reader.OptionalTime("disconnectTime"),
        Generation = reader.Number("generation"),
        Status = reader.Map("status", ReadStatus) ?? new DiscoveryStatus(),
        Version = reader.Map("version", ReadVersion),
    };

    private static DiscoveryStatus ReadStatus(NodeReader reader) => new()
    {
        LastUpdateTime = reader.OptionalTime("lastUpdateTime"),
        Total = ReadCounts(reader, "total"),
        Cds = ReadCounts(reader, "cds"),
        Eds = ReadCounts(reader, "eds"),
        Lds = ReadCounts(reader, "lds"),
        Rds = ReadCounts(reader, "rds"),
    };

    private static ResponseCounts ReadCounts(NodeReader reader, string name) =>
        reader.Map(name, counts => new ResponseCounts
        {
            Sent = counts.LongNumber("responsesSent"),
            Acknowledged = counts.LongNumber("responsesAcknowledged"),
            Rejected = counts.LongNumber("responsesRejected"),
        }) ?? new ResponseCounts();

    private static ProxyVersion ReadVersion(NodeReader reader)
    {
        var envoy = reader.Map("envoy", fields => new ProxyVersion
        {
            EnvoyVersion = fields.Text("version"),
            EnvoyBuild = fields.Text("build"),
            EnvoyKumaDpCompatible = fields.OptionalFlag("kumaDpCompatible"),
        }) ?? new ProxyVersion();
        return envoy with
        {
            KumaDp = reader.Map("kumaDp", ReadBuild) ?? new ProxyBuild(),
            Dependencies = reader.Tags("dependencies"),
        };
    }

    private static ProxyBuild ReadBuild(NodeReader reader) => new()
    {
        Version = reader.Text("version"),
        GitTag = reader.Text("gitTag"),
        GitCommit = reader.Text("gitCommit"),
        BuildDate = reader.Text("buildDate"),
        KumaCpCompatible = reader.OptionalFlag("kumaCpCompatible"),
    };

    private static MtlsInsight ReadMtls(NodeReader reader) => new()
    {
        CertificateExpirationTime = reader.OptionalTime("certificateExpirationTime"),
        LastCertificateRegeneration = reader.OptionalTime("lastCertificateRegeneration"),
        CertificateRegenerations = reader.Number("certificateRegenerations"),
        IssuedBackend = reader.Text("issuedBackend"),
        ServedBackend = reader.Text("servedBackend"),
        SupportedBackends = reader.Texts("supportedBackends"),
    };

    private static PortInsight ReadPort(NodeReader reader) => new()
    {
        Listener = reader.Text("listener"),
        Service = reader.Text("service"),
        Declared = reader.Text("declared"),
        Detected = reader.Texts("detected"),
        Mismatches = reader.List("mismatches", mismatch => new ProtocolMismatch { Seen = mismatch.Text("seen"), Repair = mismatch.Text("repair") }),
    };

    private static PlaintextInsight ReadPlaintext(NodeReader reader) => new()
    {
        Listener = reader.Text("listener"),
        Service = reader.Text("service"),
        Clients = reader.List("clients", client => new PlaintextPeer
        {
            Address = client.Text("address"),
            Plaintext = client.LongNumber("plaintext"),
            ForeignTls = client.LongNumber("foreignTls"),
            LastSeen = client.OptionalTime("lastSeen"),
        }),
        Others = reader.LongNumber("others"),
    };

    private static CommitUnitStatus ReadUnit(NodeReader reader) => new()
    {
        Unit = reader.Text("unit"),
        SentVersion = reader.Text("sentVersion"),
        AcknowledgedVersion = reader.Text("acknowledgedVersion"),
        RefusedVersion = reader.Text("refusedVersion"),
        Reason = reader.Text("reason"),
        Time = reader.OptionalTime("time"),
    };
}
