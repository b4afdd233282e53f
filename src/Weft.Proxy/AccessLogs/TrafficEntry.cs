using System.Globalization;
using Weft.Proxy.Loop;
using Weft.Proxy.Transport;
using Weft.Proxy.Upstream;
using Weft.Telemetry.AccessLogs;

namespace Weft.Proxy.AccessLogs;

/// <summary>What requests and connections have in common for a record.</summary>
internal abstract class TrafficEntry : LogEntry
{
    private static readonly string HostName = Environment.MachineName;

    private const int Tls12 = 0x0303;
    private const int Tls13 = 0x0304;

    /// <param name="last">The worker's.</param>
    protected TrafficEntry(TimeText last) => LastTime = last;

    /// <summary>The client's connection.</summary>
    protected Channel? Client { get; set; }

    /// <summary>Name of the cluster; empty: none was chosen.</summary>
    protected string Cluster { get; set; } = "";

    /// <summary>The endpoint tried last.</summary>
    protected SocketEndpoint Endpoint { get; set; }

    /// <summary>This proxy's address of the connection to it; not specified when there was none.</summary>
    protected SocketEndpoint UpstreamLocal { get; set; }

    /// <summary>Why this proxy ended it.</summary>
    protected FailureCode Code { get; set; }

    /// <summary>What was said of the failed connection; null: nothing.</summary>
    protected string? Detail { get; set; }

    /// <summary>Where its failure was made, if it failed.</summary>
    protected FailurePlace? Place { get; set; }

    public override bool Write(LogField field, ref RecordWriter writer)
    {
        switch (field)
        {
            case LogField.UpstreamHost:
                Address(Endpoint, withPort: true, ref writer);
                return true;
            case LogField.UpstreamLocalAddress:
                Address(UpstreamLocal, withPort: true, ref writer);
                return true;
            case LogField.UpstreamCluster:
                writer.Value(Cluster);
                return true;
            case LogField.UpstreamTransportFailureReason:
                writer.Value(Code == FailureCode.None ? null : Detail);
                return true;
            case LogField.DownstreamLocalAddress or LogField.DownstreamLocalAddressWithoutPort:
                Address(Client?.Local ?? default, field == LogField.DownstreamLocalAddress, ref writer);
                return true;
            case LogField.DownstreamRemoteAddress or LogField.DownstreamDirectRemoteAddress:
                Address(Client?.Remote ?? default, withPort: true, ref writer);
                return true;
            case LogField.DownstreamRemoteAddressWithoutPort or LogField.DownstreamDirectRemoteAddressWithoutPort:
                Address(Client?.Remote ?? default, withPort: false, ref writer);
                return true;
            case LogField.Hostname:
                writer.Value(HostName);
                return true;
            case LogField.WeftFailure:
                WriteFailure(ref writer);
                return true;
            case LogField.WeftKafkaRequests or LogField.WeftKafkaResponses or LogField.WeftKafkaErrors or LogField.WeftKafkaTopics:
                return true;
            default:
                return WriteTls(field, ref writer);
        }
    }

    /// <summary>It took so long until now.</summary>
    protected void Took(long microseconds, EventLoop loop)
    {
        DurationMicroseconds = microseconds;
        StartMicroseconds = loop.UnixMicroseconds - microseconds;
    }

    /// <summary>Code, hop, proxy and reason, as `x-weft-error` says them.</summary>
    protected virtual void WriteFailure(ref RecordWriter writer)
    {
        if (Code == FailureCode.None) return;
        var failure = Failure.Of(Code);
        writer.Text(failure.Name);
        writer.Literal(Place!.TextOf(Code));
        writer.Literal("; reason="u8);
        writer.Text(failure.Text);
        if (Detail is not { Length: > 0 } detail) return;
        writer.Literal(": "u8);
        writer.Value(detail);
    }

    private bool WriteTls(LogField field, ref RecordWriter writer)
    {
        var peer = Client?.Peer;
        switch (field)
        {
            case LogField.RequestedServerName:
                writer.Value(Client?.Sni);
                return true;
            case LogField.DownstreamPeerUriSan:
                Names(peer?.Uris, ref writer);
                return true;
            case LogField.DownstreamLocalUriSan:
                Names(Client?.LocalUris, ref writer);
                return true;
            case LogField.DownstreamPeerSubject:
                writer.Value(peer?.Subject);
                return true;
            case LogField.DownstreamLocalSubject:
                writer.Value(Client?.LocalSubject);
                return true;
            case LogField.DownstreamPeerFingerprint256:
                writer.Value(peer?.LeafSha256);
                return true;
            case LogField.DownstreamPeerCertVEnd:
                Time(peer?.NotAfter, ref writer);
                return true;
            case LogField.DownstreamTlsVersion:
                writer.Text(Client?.Tls.Version switch { Tls13 => "TLSv1.3", Tls12 => "TLSv1.2", _ => "" });
                return true;
            case LogField.DownstreamTlsCipher:
                if (Client?.Tls is { Cipher: > 0 } agreed) writer.Text(TlsCipherNames.Of(agreed.Cipher));
                return true;
            default:
                return false;
        }
    }

    private static void Names(IReadOnlyList<string>? names, ref RecordWriter writer)
    {
        for (var i = 0; i < (names?.Count ?? 0); i++)
        {
            if (i > 0) writer.Literal(","u8);
            writer.Value(names![i]);
        }
    }

    private static void Time(DateTimeOffset? time, ref RecordWriter writer)
    {
        Span<byte> text = stackalloc byte[24];
        if (time is { } known && known.TryFormat(text, out var length, "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)) writer.Value(text[..length]);
    }

    private static void Address(SocketEndpoint address, bool withPort, ref RecordWriter writer)
    {
        var length = address.WriteText(writer.Room, withPort);
        if (length == 0 && address.IsSpecified) writer.Fill();
        writer.Take(length);
    }
}
