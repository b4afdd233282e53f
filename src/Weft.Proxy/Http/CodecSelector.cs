using Weft.Protocols.Http2;
using Weft.Proxy.Loop;
using Weft.Proxy.Transport;

namespace Weft.Proxy.Http;

/// <summary>Tells HTTP/2 by its preface from HTTP/1, byte by byte as they come, and gives the connection to the right session.</summary>
internal sealed class CodecSelector : ChannelHandler
{
    private readonly HttpDownstream _downstream;
    private readonly Channel _channel;
    private readonly SelectTimer _timer;
    private readonly long _headMilliseconds;
    private bool _hasBytes;

    public CodecSelector(HttpDownstream downstream, Channel channel, HttpService service)
    {
        _downstream = downstream;
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
        if (isHttp2 && length < preface.Length)
        {
            WaitForMore();
            return 0;
        }
        _channel.Loop.Timers.Cancel(_timer);
        if (isHttp2) _downstream.UseHttp2(_channel);
        else _downstream.UseHttp1(_channel);
        return 0;
    }

    public override void OnInputEnd() => _channel.Close();

    public override void OnOutputDrained() { }

    public override void OnClosed(ChannelClose reason)
    {
        _channel.Loop.Timers.Cancel(_timer);
        _downstream.OnGone();
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
