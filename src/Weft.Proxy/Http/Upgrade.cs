using Weft.Protocols.Messages;

namespace Weft.Proxy.Http;

/// <summary>
/// A request to leave HTTP on this connection or stream: `Upgrade` of HTTP/1.1 or extended CONNECT of HTTP/2 (RFC 9110 section 7.8, RFC 8441).
/// Knows what each hop's handshake must say; made once per upgrade, which is as long-lived as a connection.
/// </summary>
internal sealed class Upgrade
{
    private readonly byte[] _protocol;
    private readonly bool _isWebSocket;
    private readonly bool _fromHttp1;
    private readonly byte[] _accept = new byte[WebSocketKeys.AcceptBytes];
    private readonly byte[] _expected = new byte[WebSocketKeys.AcceptBytes];

    private Upgrade(HeaderBlock request)
    {
        _protocol = request.Protocol.ToArray();
        _isWebSocket = _protocol.AsSpan().SequenceEqual("websocket"u8);
        _fromHttp1 = request.Version != HttpVersion.Http2;
    }

    /// <summary>Whether it becomes a WebSocket, whose messages are counted.</summary>
    public bool IsWebSocket => _isWebSocket;

    /// <summary>Reads what the request asks for; null when it asks for no upgrade. False: the handshake is malformed.</summary>
    public static bool TryRead(HeaderBlock request, out Upgrade? upgrade)
    {
        upgrade = null;
        if (request.Protocol.IsEmpty) return true;
        upgrade = new Upgrade(request);
        if (!upgrade._isWebSocket) return true;
        var isWhole = !upgrade._fromHttp1 || (request.TryGet(FieldName.SecWebsocketKey, out var key) && WebSocketKeys.TryWriteAccept(key, upgrade._accept));
        request.Remove(FieldName.SecWebsocketKey);
        return isWhole;
    }

    /// <summary>Makes the request fit for the next hop: on HTTP/1 a WebSocket handshake has a key of its own.</summary>
    public void Prepare(HeaderBlock request, bool toHttp2)
    {
        request.Remove(FieldName.SecWebsocketKey);
        if (toHttp2 || !_isWebSocket) return;
        Span<byte> key = stackalloc byte[WebSocketKeys.KeyBytes];
        WebSocketKeys.WriteKey(key);
        WebSocketKeys.TryWriteAccept(key, _expected);
        request.Add(FieldName.SecWebsocketKey, key);
    }

    // Between our proxies: a successful answer of an application that took no notice of the upgrade. On HTTP/2 the status alone would agree.
    private static ReadOnlySpan<byte> IgnoredField => "x-weft-upgrade"u8;

    /// <summary>Whether the answer of the next hop agrees to the upgrade.</summary>
    public static bool IsAgreed(HeaderBlock answer, bool fromHttp2)
    {
        if (!fromHttp2) return answer.Status == 101;
        var ignored = answer.IndexOf(IgnoredField);
        if (ignored >= 0) answer.RemoveAt(ignored);
        return answer.Status is >= 200 and < 300 && ignored < 0;
    }

    /// <summary>
    /// Makes an answer that keeps to HTTP fit for a client on HTTP/2, where success would mean the upgrade; false when that client would
    /// not understand it.
    /// </summary>
    public static bool TryDecline(HeaderBlock answer, bool toHttp2, bool toOurProxy)
    {
        if (!toHttp2 || answer.Status >= 300) return true;
        if (toOurProxy) answer.Add(IgnoredField, "ignored"u8);
        return toOurProxy;
    }

    /// <summary>Whether an agreeing answer proves that it was meant for our handshake.</summary>
    public bool IsProven(HeaderBlock answer, bool fromHttp2) =>
        fromHttp2 || !_isWebSocket || (answer.TryGet(FieldName.SecWebsocketAccept, out var accept) && accept.SequenceEqual(_expected));

    /// <summary>Turns the agreeing answer into what the client's version wants to hear.</summary>
    public void WriteAnswer(HeaderBlock answer)
    {
        answer.Remove(FieldName.SecWebsocketAccept);
        answer.Remove(FieldName.ContentLength);
        answer.Status = _fromHttp1 ? 101 : 200;
        answer.SetProtocol(_fromHttp1 ? _protocol : default);
        if (_fromHttp1 && _isWebSocket) answer.Add(FieldName.SecWebsocketAccept, _accept);
    }
}
