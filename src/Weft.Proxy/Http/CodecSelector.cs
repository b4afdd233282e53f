using Weft.Protocols.Detection;
using Weft.Protocols.Http2;
using Weft.Protocols.Tls;
using Weft.Proxy.Loop;
using Weft.Proxy.Transport;

namespace Weft.Proxy.Http;

/// <summary>
/// Tells HTTP/2 by its preface from HTTP/1, byte by byte as they come, and gives the connection to the right session. TLS is refused at
/// once, as are the other protocols that are known; the rest is left to HTTP/1 to refuse.
/// </summary>
internal sealed class CodecSelector : ChannelHandler
{
    // A record with a fatal alert, unexpected_message (RFC 8446 6): TLS clients report it instead of waiting.
    private static readonly byte[] TlsRefusal = [21, 3, 3, 0, 2, 2, 10];

    private const int TlsMarkBytes = 3;

    private readonly HttpDownstream _downstream;
    private readonly HttpService _service;
    private readonly Channel _channel;
    private readonly SelectTimer _timer;
    private readonly long _headMilliseconds;
    private bool _hasBytes;

    public CodecSelector(HttpDownstream downstream, Channel channel, HttpService service)
    {
        _downstream = downstream;
        _service = service;
        _channel = channel;
        _headMilliseconds = (long)service.Settings.HeadTimeout.TotalMilliseconds;
        _timer = new SelectTimer(channel);
        var idle = (long)service.Settings.IdleTimeout.TotalMilliseconds;
        if (idle > 0) channel.Loop.Timers.Arm(_timer, idle);
    }

    public override void OnOpened() { }

    public override int OnInput(ReadOnlySpan<byte> input)
    {
        var preface = ConnectionPreface.Bytes;
        var length = Math.Min(input.Length, preface.Length);
        var isHttp2 = input[..length].SequenceEqual(preface[..length]);
        var isTls = ClientHelloReader.MayBegin(input);
        if (isHttp2 && length < preface.Length || isTls && length < TlsMarkBytes)
        {
            WaitForMore();
            return 0;
        }
        _channel.Loop.Timers.Cancel(_timer);
        if (isTls) return Refuse(WireProtocol.Tls, input.Length);
        if (isHttp2)
        {
            _downstream.UseHttp2(_channel);
            return 0;
        }
        if (!IsLikelyMethod(input) && IsForeign(input, out var seen)) return Refuse(seen, input.Length);
        _downstream.UseHttp1(_channel);
        return 0;
    }

    public override void OnInputEnd() => _channel.Close();

    public override void OnOutputDrained() { }

    public override void OnClosed(ChannelClose reason)
    {
        _channel.Loop.Timers.Cancel(_timer);
        _downstream.OnGone(reason);
    }

    // Cheap enough for every connection: the protocols that are told apart begin with no letter, or like SSH.
    private static bool IsLikelyMethod(ReadOnlySpan<byte> input) => char.IsAsciiLetter((char)input[0]) && !input.StartsWith("SSH-"u8);

    private static bool IsForeign(ReadOnlySpan<byte> input, out WireProtocol seen)
    {
        var detector = new ProtocolDetector();
        detector.OnClientBytes(input);
        seen = detector.Finish();
        return seen is not (WireProtocol.Unknown or WireProtocol.Http1);
    }

    private int Refuse(WireProtocol seen, int consumed)
    {
        _service.Settings.Port.Take(_service.Context, seen, _channel.Remote);
        if (seen == WireProtocol.Tls) _channel.Write(TlsRefusal);
        _channel.Close();
        return consumed;
    }

    private void WaitForMore()
    {
        if (_hasBytes || _headMilliseconds <= 0) return;
        _hasBytes = true;
        _channel.Loop.Timers.Cancel(_timer);
        _channel.Loop.Timers.Arm(_timer, _headMilliseconds);
    }

    private sealed class SelectTimer(Channel channel) : LoopTimer
    {
        public override void OnFire() => channel.Close();
    }
}
