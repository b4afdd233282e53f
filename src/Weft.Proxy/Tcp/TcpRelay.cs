using Weft.Proxy.Loop;
using Weft.Proxy.Observation;
using Weft.Proxy.Sessions;
using Weft.Proxy.Transport;
using Weft.Proxy.Upstream;
using Weft.Telemetry;

namespace Weft.Proxy.Tcp;

/// <summary>
/// One opaque connection through this proxy. The endpoint is dialled at once, whoever speaks first. Until it accepted, the client's first
/// bytes are kept, so that another endpoint can be tried when nothing was delivered.
/// </summary>
internal sealed class TcpRelay
{
    private readonly ClusterState _cluster;
    private readonly TcpSettings _settings;
    private readonly RelayEnd _down;
    private readonly RelayEnd _up;
    private readonly ByteBuffer _early;
    private readonly IdleTimer _idle;
    private EndpointState? _endpoint;
    private TriedEndpoints _tried;
    private bool _isConfirmed;
    private bool _isOver;
    private long _lastBytes;
    private RelayTap? _tap;

    private TcpRelay(ClusterState cluster, TcpSettings settings, Channel downstream)
    {
        _cluster = cluster;
        _settings = settings;
        _down = new RelayEnd(this, isDownstream: true) { Channel = downstream };
        _up = new RelayEnd(this, isDownstream: false);
        _early = new ByteBuffer(cluster.Context.Loop.Blocks);
        _idle = new IdleTimer(this);
    }

    private EventLoop Loop => _cluster.Context.Loop;

    private WorkerMetrics Metrics => _cluster.Context.Metrics;

    /// <summary>Takes a connection that is open (or a tunnel asked for) and carries it to an endpoint of the cluster.</summary>
    public static void Start(ClusterState cluster, TcpSettings settings, Channel downstream)
    {
        var relay = new TcpRelay(cluster, settings, downstream);
        downstream.Handler = relay._down;
        relay._tap = settings.Taps?.Watch(cluster.Context, downstream);
        relay.Metrics.Increment(settings.Metrics.Connections);
        relay.Metrics.Increment(settings.Metrics.Active);
        cluster.Context.Downstreams++;
        relay._lastBytes = relay.Loop.NowMilliseconds;
        if (settings.IdleTimeout > TimeSpan.Zero) relay.Loop.Timers.Arm(relay._idle, (long)settings.IdleTimeout.TotalMilliseconds);
        relay.Connect(FailureCode.NoHealthyUpstream);
    }

    public void OnOpened(RelayEnd end)
    {
        if (end.IsDownstream || _isConfirmed) return;
        _isConfirmed = true;
        _early.Release();
        if (_up.Channel is not TunnelChannel) _endpoint!.OnConnected();
        if (_down.Channel is TunnelChannel tunnel) tunnel.Confirm();
        if (!_down.Channel!.IsReadingPaused) return;
        // What came early may still fill the output: then its leaving, not this moment, lets the client go on.
        if (_up.Channel!.PendingBytes < SessionLimits.OutputHighWater) _down.Channel.ResumeReading();
        else _up.Channel.NotifyWhenDrained = true;
    }

    public int OnInput(RelayEnd end, ReadOnlySpan<byte> input)
    {
        _lastBytes = Loop.NowMilliseconds;
        var to = Other(end).Channel;
        if (to is null) return input.Length;
        Count(end, input.Length);
        if (_tap is not null) Show(end, input);
        if (end.IsDownstream && !_isConfirmed)
        {
            _early.Append(input);
            to.Write(input);
            if (_early.Length >= SessionLimits.ReplayBytes) end.Channel!.PauseReading();
            return input.Length;
        }
        to.WriteThrough(input);
        if (to.PendingBytes >= SessionLimits.OutputHighWater)
        {
            end.Channel!.PauseReading();
            to.NotifyWhenDrained = true;
        }
        return input.Length;
    }

    public void OnInputEnd(RelayEnd end)
    {
        end.InputEnded = true;
        var other = Other(end);
        if (!other.InputEnded)
        {
            other.Channel?.ShutdownOutput();
            return;
        }
        _down.Channel?.Close();
        _up.Channel?.Close();
    }

    /// <summary>What <paramref name="end"/> was to send has left: the other side may go on.</summary>
    public void OnDrained(RelayEnd end)
    {
        if (!end.IsDownstream && !_isConfirmed) return;
        Other(end).Channel?.ResumeReading();
    }

    public void OnClosed(RelayEnd end, ChannelClose reason)
    {
        if (end.IsDownstream) OnDownstreamClosed(reason);
        else OnUpstreamClosed(reason);
    }

    private void OnDownstreamClosed(ChannelClose reason)
    {
        _down.Channel = null;
        End();
        if (_up.Channel is not { } up) return;
        if (reason.Fault == ChannelFault.None) up.Close();
        else up.Abort(new ChannelClose(ChannelFault.LocalAbort, "the client's connection ended: " + reason));
    }

    private void OnUpstreamClosed(ChannelClose reason)
    {
        var channel = _up.Channel;
        _up.Channel = null;
        if (channel is TunnelChannel { StreamFault: StreamFault.Refused }) _endpoint!.Avoid();
        if (channel is TunnelChannel { IsUnsupported: true }) _endpoint!.LearnNoTunnels();
        if (channel is not null and not TunnelChannel) _endpoint!.OnDisconnected(_isConfirmed, reason);
        ReleaseEndpoint();
        if (_down.Channel is not { } down) return;
        if (!_isConfirmed && !_isOver)
        {
            TryAgain(channel as TunnelChannel, Failure.Of(reason.Fault));
            return;
        }
        if (reason.Fault == ChannelFault.None) down.Close();
        else down.Abort(new ChannelClose(ChannelFault.LocalAbort, "the endpoint's connection ended: " + reason));
    }

    private void TryAgain(TunnelChannel? tunnel, FailureCode last)
    {
        if (tunnel is { IsUnsupported: true }) _tried = default;
        else if (tunnel is not null && tunnel.StreamFault.SparesEndpoint()) _tried.SpareLast();
        // A carrier that was lost may have delivered what came early, though its answer did not arrive.
        var mayTryAgain = tunnel is null || _early.Length == 0 || tunnel.StreamFault.NothingDelivered();
        if (mayTryAgain) Connect(last);
        else GiveUp(last);
    }

    private void Connect(FailureCode last)
    {
        var endpoint = _tried.Count < TriedEndpoints.MaxTries ? _cluster.Pick(_tried) : null;
        if (endpoint is null)
        {
            GiveUp(last);
            return;
        }
        if (_tried.Count > 0) Metrics.Increment(_cluster.Model.Metrics.Retries);
        _tried.Add(endpoint);
        var channel = endpoint.OpenConnection(_up);
        if (channel is null)
        {
            GiveUp(FailureCode.NoIdentity);
            return;
        }
        _endpoint = endpoint;
        endpoint.Active.Add(Loop.Id, 1);
        _up.Channel = channel;
        if (_early.Length > 0) channel.Write(_early.Span);
        if (_down.InputEnded) channel.ShutdownOutput();
    }

    private void GiveUp(FailureCode code)
    {
        Metrics.Increment(_settings.Metrics.NoRoute);
        var why = Failure.Of(code).Name;
        if (_down.Channel is TunnelChannel tunnel) tunnel.Refuse(why);
        else _down.Channel?.Abort(new ChannelClose(ChannelFault.LocalAbort, why));
    }

    private void End()
    {
        if (_isOver) return;
        _isOver = true;
        _tap?.OnEnded();
        _tap = null;
        _early.Release();
        Loop.Timers.Cancel(_idle);
        Metrics.Decrement(_settings.Metrics.Active);
        _cluster.Context.Downstreams--;
    }

    private void ReleaseEndpoint()
    {
        _endpoint?.Active.Add(Loop.Id, -1);
        _endpoint = null;
    }

    private void Count(RelayEnd from, int bytes)
    {
        Metrics.Add(from.IsDownstream ? _settings.Metrics.BytesReceived : _settings.Metrics.BytesSent, bytes);
        Metrics.Add(from.IsDownstream ? _cluster.Model.Metrics.BytesSent : _cluster.Model.Metrics.BytesReceived, bytes);
    }

    private void Show(RelayEnd from, ReadOnlySpan<byte> bytes)
    {
        var wantsMore = from.IsDownstream ? _tap!.OnClientBytes(bytes) : _tap!.OnServerBytes(bytes);
        if (!wantsMore) _tap = null;
    }

    private RelayEnd Other(RelayEnd end) => end.IsDownstream ? _up : _down;

    private void OnIdle()
    {
        var limit = (long)_settings.IdleTimeout.TotalMilliseconds;
        var left = _lastBytes + limit - Loop.NowMilliseconds;
        if (left > 0)
        {
            Loop.Timers.Arm(_idle, left);
            return;
        }
        Metrics.Increment(_settings.Metrics.IdleTimeouts);
        var reason = new ChannelClose(ChannelFault.IdleTimeout, "no byte in either direction");
        _isConfirmed = true;
        _up.Channel?.Abort(reason);
        _down.Channel?.Abort(reason);
    }

    private sealed class IdleTimer(TcpRelay relay) : LoopTimer
    {
        public override void OnFire() => relay.OnIdle();
    }
}
