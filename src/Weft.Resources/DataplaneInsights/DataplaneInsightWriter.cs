using System.Text.Json;
using Weft.Resources.Writing;

namespace Weft.Resources.DataplaneInsights;

/// <summary>Writes a DataplaneInsight.</summary>
internal static class DataplaneInsightWriter
{
    public static void Write(Utf8JsonWriter writer, DataplaneInsightSpec insight)
    {
        writer.List("subscriptions", insight.Subscriptions, WriteSubscription);
        writer.Map("mTLS", insight.Mtls, WriteMtls);
        writer.List("units", insight.Units, WriteUnit);
        writer.List("ports", insight.Ports, WritePort);
        writer.List("plaintext", insight.Plaintext, WritePlaintext);
    }

    private static void WriteSubscription(Utf8JsonWriter writer, DiscoverySubscription subscription)
    {
        writer.Text("id", subscription.Id);
        writer.Text("controlPlaneInstanceId", subscription.ControlPlaneInstanceId);
        writer.OptionalTime("connectTime", subscription.ConnectTime);
        writer.OptionalTime("disconnectTime", subscription.DisconnectTime);
        writer.Map("status", subscription.Status, WriteStatus);
        writer.Map("version", subscription.Version, WriteVersion);
        writer.Number("generation", subscription.Generation);
    }

    private static void WriteStatus(Utf8JsonWriter writer, DiscoveryStatus status)
    {
        writer.OptionalTime("lastUpdateTime", status.LastUpdateTime);
        writer.Map("total", status.Total, WriteCounts);
        writer.Map("cds", status.Cds, WriteCounts);
        writer.Map("eds", status.Eds, WriteCounts);
        writer.Map("lds", status.Lds, WriteCounts);
        writer.Map("rds", status.Rds, WriteCounts);
    }

    private static void WriteCounts(Utf8JsonWriter writer, ResponseCounts counts)
    {
        writer.LongNumber("responsesSent", counts.Sent);
        writer.LongNumber("responsesAcknowledged", counts.Acknowledged);
        writer.LongNumber("responsesRejected", counts.Rejected);
    }

    private static void WriteVersion(Utf8JsonWriter writer, ProxyVersion version)
    {
        writer.Map("kumaDp", version.KumaDp, WriteBuild);
        writer.Map("envoy", version, (target, envoy) =>
        {
            target.Text("version", envoy.EnvoyVersion);
            target.Text("build", envoy.EnvoyBuild);
            target.OptionalFlag("kumaDpCompatible", envoy.EnvoyKumaDpCompatible);
        });
        writer.Tags("dependencies", version.Dependencies);
    }

    private static void WriteBuild(Utf8JsonWriter writer, ProxyBuild build)
    {
        writer.Text("version", build.Version);
        writer.Text("gitTag", build.GitTag);
        writer.Text("gitCommit", build.GitCommit);
        writer.Text("buildDate", build.BuildDate);
        writer.OptionalFlag("kumaCpCompatible", build.KumaCpCompatible);
    }

    private static void WriteMtls(Utf8JsonWriter writer, MtlsInsight mtls)
    {
        writer.OptionalTime("certificateExpirationTime", mtls.CertificateExpirationTime);
        writer.OptionalTime("lastCertificateRegeneration", mtls.LastCertificateRegeneration);
        writer.Number("certificateRegenerations", mtls.CertificateRegenerations);
        writer.Text("issuedBackend", mtls.IssuedBackend);
        writer.Text("servedBackend", mtls.ServedBackend);
        writer.Texts("supportedBackends", mtls.SupportedBackends);
    }

    private static void WritePort(Utf8JsonWriter writer, PortInsight port)
    {
        writer.Text("listener", port.Listener);
        writer.Text("service", port.Service);
        writer.Text("declared", port.Declared);
        writer.Texts("detected", port.Detected);
        writer.List("mismatches", port.Mismatches, (target, mismatch) =>
        {
            target.Text("seen", mismatch.Seen);
            target.Text("repair", mismatch.Repair);
        });
    }

    private static void WritePlaintext(Utf8JsonWriter writer, PlaintextInsight inbound)
    {
        writer.Text("listener", inbound.Listener);
        writer.Text("service", inbound.Service);
        writer.List("clients", inbound.Clients, (target, client) =>
        {
            target.Text("address", client.Address);
            target.LongNumber("plaintext", client.Plaintext);
            target.LongNumber("foreignTls", client.ForeignTls);
            target.OptionalTime("lastSeen", client.LastSeen);
        });
        writer.LongNumber("others", inbound.Others);
    }

    private static void WriteUnit(Utf8JsonWriter writer, CommitUnitStatus unit)
    {
        writer.Text("unit", unit.Unit);
        writer.Text("sentVersion", unit.SentVersion);
        writer.Text("acknowledgedVersion", unit.AcknowledgedVersion);
        writer.Text("refusedVersion", unit.RefusedVersion);
        writer.Text("reason", unit.Reason);
        writer.OptionalTime("time", unit.Time);
    }
}
