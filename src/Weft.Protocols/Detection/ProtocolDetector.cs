using Weft.Protocols.Tls;

namespace Weft.Protocols.Detection;

/// <summary>
/// Tells from the first bytes of both directions what a connection speaks, as soon as they leave no choice. However the bytes of one direction
/// are split, the verdict is the same. It looks at <see cref="MaxBytes"/> of both together, and follows a TLS ClientHello up to its own limit.
/// </summary>
public sealed class ProtocolDetector
{
    /// <summary>So many bytes of both directions together are looked at: 4 KiB.</summary>
    public const int MaxBytes = 4096;

    private FirstBytes _client;
    private FirstBytes _server;
    private ClientHelloReader? _hello;
    private int _seenBytes;

    /// <summary>What it is; null until that is known.</summary>
    public WireProtocol? Verdict { get; private set; }

    /// <summary>With <see cref="WireProtocol.Tls"/>: what the client said, when that could be read.</summary>
    public ClientHello? Hello => _hello?.Hello;

    /// <summary>True once a byte has come.</summary>
    public bool HasBytes => _seenBytes > 0 || _hello is not null;

    /// <summary>Takes what the client sent next; true once the verdict is known.</summary>
    public bool OnClientBytes(ReadOnlySpan<byte> bytes)
    {
        if (Verdict is not null || bytes.IsEmpty) return Verdict is not null;
        if (_client.IsEmpty && _hello is null && ClientHelloReader.MayBegin(bytes[..1])) _hello = new ClientHelloReader();
        // What follows a hello that turned out to be none has no beginning: it is looked at no further, wherever the pieces were cut.
        if (_hello is null) Take(ref _client, bytes, isClient: true);
        else if (_hello.Result == ClientHelloResult.NeedMore) FollowHello(bytes);
        return Verdict is not null;
    }

    /// <summary>Takes what the server sent next; true once the verdict is known.</summary>
    public bool OnServerBytes(ReadOnlySpan<byte> bytes)
    {
        if (Verdict is null && !bytes.IsEmpty) Take(ref _server, bytes, isClient: false);
        return Verdict is not null;
    }

    /// <summary>No more will come: settles for what is most likely.</summary>
    public WireProtocol Finish()
    {
        if (_hello is { IsTls: true }) Verdict ??= WireProtocol.Tls;
        if (Http2Matcher.OfClient(_client.Span) == MatchResult.Yes) Verdict ??= WireProtocol.Http2;
        return Verdict ??= WireProtocol.Unknown;
    }

    private void FollowHello(ReadOnlySpan<byte> bytes)
    {
        var result = _hello!.Feed(bytes);
        if (result == ClientHelloResult.NeedMore) return;
        if (result != ClientHelloResult.NotTls) Verdict = WireProtocol.Tls;
        // What begins as a TLS record and is none begins like nothing else that is known.
        else Decide(default, _server.Span);
    }

    private void Take(ref FirstBytes first, ReadOnlySpan<byte> bytes, bool isClient)
    {
        bytes = bytes[..Math.Min(bytes.Length, MaxBytes - _seenBytes)];
        _seenBytes += bytes.Length;
        var isFresh = first.IsEmpty;
        if (!isFresh) first.Append(bytes);
        var all = isFresh ? bytes : first.Span;
        Decide(isClient ? all : _client.Span, isClient ? _server.Span : all);
        if (Verdict is not null) return;
        if (isFresh) first.Append(bytes);
        if (_seenBytes == MaxBytes) Finish();
    }

    private void Decide(ReadOnlySpan<byte> client, ReadOnlySpan<byte> server)
    {
        var ofClient = _hello is not null ? MatchResult.No : client.IsEmpty ? MatchResult.NeedMore : OfClient(client);
        if (Verdict is not null) return;
        var ofServer = server.IsEmpty ? MatchResult.NeedMore : OfServer(server, client);
        if (ofClient == MatchResult.No && ofServer == MatchResult.No) Verdict ??= WireProtocol.Unknown;
    }

    private MatchResult OfClient(ReadOnlySpan<byte> client)
    {
        var http2 = Http2Matcher.OfClient(client);
        if (http2 == MatchResult.Yes) return OfHttp2(client);
        return Any(
            http2,
            Weigh(WireProtocol.Ssh, SshMatcher.OfEither(client)),
            Weigh(WireProtocol.Http1, Http1Matcher.OfClient(client)),
            Weigh(WireProtocol.Redis, RedisMatcher.OfClient(client)),
            Weigh(WireProtocol.Postgres, PostgresMatcher.OfClient(client)),
            Weigh(WireProtocol.Kafka, KafkaMatcher.OfClient(client)));
    }

    private MatchResult OfHttp2(ReadOnlySpan<byte> client)
    {
        var grpc = Http2Matcher.IsGrpc(client);
        if (grpc == MatchResult.No) Verdict ??= WireProtocol.Http2;
        return Weigh(WireProtocol.Grpc, grpc);
    }

    private MatchResult OfServer(ReadOnlySpan<byte> server, ReadOnlySpan<byte> client) => Any(
        Weigh(WireProtocol.Ssh, SshMatcher.OfEither(server)),
        Weigh(WireProtocol.MySql, MySqlMatcher.OfServer(server)),
        Weigh(WireProtocol.Smtp, SmtpMatcher.Of(server, client)));

    private MatchResult Weigh(WireProtocol protocol, MatchResult result)
    {
        if (result == MatchResult.Yes) Verdict ??= protocol;
        return result;
    }

    private static MatchResult Any(params ReadOnlySpan<MatchResult> results) =>
        results.Contains(MatchResult.Yes) ? MatchResult.Yes : results.Contains(MatchResult.NeedMore) ? MatchResult.NeedMore : MatchResult.No;
}
