using Weft.Proxy.AccessLogs;
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
    private readonly TcpService _service;
    private readonly ClusterState _cluster;
    private readonly TcpSettings _settings;
    private readonly Channel _client;
    private readonly RelayEnd _down;
    private readonly RelayEnd _up;
    private readonly ByteBuffer _early;
    private readonly IdleTimer _idle;
    private readonly long _began;
    private EndpointState? _endpoint;
    private SocketEndpoint _lastEndpoint;
    private TriedEndpoints _tried;
    private CloseCause _cause;
    private bool _isConfirmed;

    // Of a client that has not shown what it speaks: what became of the endpoint meanwhile.
    private Action? _onServerSpoke;
    private (FailureCode Code, string? Why)? _failure;
    private ChannelClose _upstreamEnd;
    private long _lastBytes;
    private RelayTap? _tap;
    private TapAccount? _decoded;
    private LogInterval? _interval;
    private SocketEndpoint _upstreamLocal;
    private RelayRewriter? _rewriter;
    private long _connectBegan;
    private long _connectMicroseconds = -1;

    private TcpRelay(TcpService service, ClusterState cluster, TcpSettings settings, Channel downstream)
    {
        _service = service;
        _cluster = cluster;
        _settings = settings;
        _client = downstream;
        _began = downstream.BeganMicroseconds;
        _down = new RelayEnd(this, isDownstream: true) { Channel = downstream };
        _up = new RelayEnd(this, isDownstream: false);
        _early = new ByteBuffer(cluster.Context.Loop.Blocks);
        _idle = new IdleTimer(this);
    }

    private EventLoop Loop => _cluster.Context.Loop;

    private WorkerMetrics Metrics => _cluster.Context.Metrics;

    /// <summary>Takes a connection that is open (or a tunnel asked for) and carries it to an endpoint of the cluster.</summary>
    public static void Start(TcpService service, ClusterState cluster, TcpSettings settings, Channel downstream)
    {
        var relay = new TcpRelay(service, cluster, settings, downstream);
        downstream.Handler = relay._down;
        relay.Count();
        relay.Begin();
    }

    /// <summary>
    /// Dials for a connection whose client has not shown what it speaks. Its handler stays, and nothing is done to it, until
    /// <see cref="LetServerSpeak"/> or <see cref="Attach"/>; the caller passes on that it drained or closed.
    /// </summary>
    /// <param name="service">Whose connection it is.</param>
    /// <param name="cluster">Where to.</param>
    /// <param name="settings">Of the chain.</param>
    /// <param name="downstream">The client.</param>
    /// <param name="onServerSpoke">Told, also repeatedly, that the endpoint has something to say or has ended; it is read no further until then.</param>
    public static TcpRelay Open(TcpService service, ClusterState cluster, TcpSettings settings, Channel downstream, Action onServerSpoke)
    {
        var relay = new TcpRelay(service, cluster, settings, downstream) { _onServerSpoke = onServerSpoke };
        relay.Begin();
        return relay;
    }

    /// <summary>What the endpoint says goes to the client from now on.</summary>
    public void LetServerSpeak()
    {
        if (_onServerSpoke is null) return;
        _onServerSpoke = null;
        Count();
        if (_failure is { } failure) GiveUp(failure.Code, failure.Why);
        if (_up.InputEnded) OnInputEnd(_up);
        if (_upstreamEnd.Fault != ChannelFault.None) AbortDownstream(_upstreamEnd);
        _up.Channel?.ResumeReading();
    }

    /// <summary>The client speaks to the endpoint from now on.</summary>
    public void Attach()
    {
        _down.Channel!.Handler = _down;
        LetServerSpeak();
    }

    /// <summary>The client is gone.</summary>
    public void OnClientGone(ChannelClose reason)
    {
        LetServerSpeak();
        OnClosed(_down, reason);
    }

    /// <summary>The client was meant for another: the endpoint's connection ends, and nobody hears of it.</summary>
    public void Withdraw()
    {
        _down.Channel = null;
        if (_up.Channel is { } up) up.Close();
        else Finish();
    }

    /// <summary>What was sent to a client that is not attached has left.</summary>
    public void OnDownstreamDrained() => OnDrained(_down);

    public void OnOpened(RelayEnd end)
    {
        if (end.IsDownstream || _isConfirmed) return;
        _isConfirmed = true;
        _early.Release();
        _connectMicroseconds = Loop.NowMicroseconds - _connectBegan;
        Metrics.Record(_settings.Metrics.Late.Connect, _connectMicroseconds);
        if (_settings.Logs is not null) _upstreamLocal = _up.Channel!.Local;
        if (_up.Channel is not TunnelChannel) _endpoint!.OnConnected(_up.Channel!);
        if (_down.Channel is TunnelChannel tunnel) tunnel.Confirm();
        if (!_down.Channel!.IsReadingPaused) return;
        // What came early may still fill the output: then its leaving, not this moment, lets the client go on.
        if (_up.Channel!.PendingBytes < SessionLimits.OutputHighWater) _down.Channel.ResumeReading();
        else _up.Channel.NotifyWhenDrained = true;
    }

    public int OnInput(RelayEnd end, ReadOnlySpan<byte> input)
    {
        _lastBytes = Loop.NowMilliseconds;
        if (!end.IsDownstream && !MaySpeak()) return 0;
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
        to.Write(_rewriter is not null && !end.IsDownstream ? _rewriter.Rewrite(input) : input);
        if (to.PendingBytes >= SessionLimits.OutputHighWater)
        {
            end.Channel!.PauseReading();
            to.NotifyWhenDrained = true;
        }
        return input.Length;
    }

    /// <summary>A channel whose two directions have ended, and whose output has left, ends by itself: however slowly its peer reads, nothing is cut off.</summary>
    public void OnInputEnd(RelayEnd end)
    {
        end.InputEnded = true;
        if (!end.IsDownstream && !MaySpeak()) return;
        _cause.OnEnd(Party(end));
        if (_rewriter is not null && !end.IsDownstream) _down.Channel?.Write(_rewriter.Rest());
        Other(end).Channel?.ShutdownOutput();
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
        if (_down.Channel is null && _up.Channel is null) Finish();
    }

    private void OnDownstreamClosed(ChannelClose reason)
    {
        _down.Channel = null;
        _cause.OnClosed(CloseParty.Client, reason);
        if (reason.Fault != ChannelFault.None) _up.Channel?.Abort(new ChannelClose(ChannelFault.LocalAbort, "the client's connection ended: " + reason));
    }

    private void OnUpstreamClosed(ChannelClose reason)
    {
        var channel = _up.Channel!;
        _up.Channel = null;
        if (channel is TunnelChannel { StreamFault: StreamFault.Refused }) _endpoint!.Avoid();
        if (channel is not TunnelChannel) _endpoint!.OnDisconnected(channel, wasOpen: _connectMicroseconds >= 0, wasActive: true, reason);
        ReleaseEndpoint();
        if (_down.Channel is not null && !_isConfirmed)
        {
            TryAgain(channel as TunnelChannel, reason);
            return;
        }
        _cause.OnClosed(CloseParty.Endpoint, reason);
        if (_onServerSpoke is not null) _upstreamEnd = reason;
        else if (reason.Fault != ChannelFault.None) AbortDownstream(reason);
    }

    private void AbortDownstream(ChannelClose reason) =>
        _down.Channel?.Abort(new ChannelClose(ChannelFault.LocalAbort, "the endpoint's connection ended: " + reason));

    private void Begin()
    {
        _settings.Metrics.CountActive(Metrics);
        _cluster.Context.Downstreams++;
        _lastBytes = Loop.NowMilliseconds;
        if (_settings.IdleTimeout > TimeSpan.Zero) Loop.Timers.Arm(_idle, (long)_settings.IdleTimeout.TotalMilliseconds);
        Connect(FailureCode.NoHealthyUpstream, null);
    }

    // From here on it is a connection of this service.
    private void Count()
    {
        Metrics.Increment(_settings.Metrics.Connections);
        if (_down.Channel is not { } down) return;
        _tap = _settings.Taps?.Watch(_cluster.Context, down);
        _rewriter = _tap as RelayRewriter;
        if (_settings.Logs is not { } logs) return;
        _decoded = _tap?.Account;
        // The system tells it only while the connection is open.
        _ = down.Local;
        if (logs.IntervalMilliseconds == 0) return;
        _interval = new LogInterval(Loop, tick => _service.OnInterval(_settings, Summary(), tick));
        _interval.Start(logs.IntervalMilliseconds);
    }

    // Asked with each word of the endpoint; the listener may say yes within the call.
    private bool MaySpeak()
    {
        if (_down.Channel is not null) _onServerSpoke?.Invoke();
        if (_onServerSpoke is null || _down.Channel is null) return true;
        _up.Channel?.PauseReading();
        return false;
    }

    private void TryAgain(TunnelChannel? tunnel, ChannelClose reason)
    {
        var (last, why) = (Failure.Of(reason.Fault), reason.ToString());
        // A PERMISSIVE inbound whose server speaks first may have taken us for a client in clear text: the next time it waits for us.
        var isHandshake = tunnel is null ? reason.Fault == ChannelFault.HandshakeFailed : tunnel.StreamFault == StreamFault.HandshakeFailed;
        if (tunnel is { IsUnsupported: true }) _tried = default;
        else if (isHandshake || tunnel is not null && tunnel.StreamFault.SparesEndpoint()) _tried.SpareLast();
        // A carrier that was lost may have delivered what came early, though its answer did not arrive.
        var mayTryAgain = tunnel is null || _early.Length == 0 || tunnel.StreamFault.NothingDelivered();
        if (mayTryAgain) Connect(last, why);
        else GiveUp(last, why);
    }

    private void Connect(FailureCode last, string? why)
    {
        var endpoint = _tried.Count < TriedEndpoints.MaxTries ? _cluster.Pick(_tried) : null;
        if (endpoint is null)
        {
            GiveUp(last, why);
            return;
        }
        if (_tried.Count > 0) Metrics.Increment(_cluster.Model.Metrics.Late.Retries);
        _tried.Add(endpoint);
        _lastEndpoint = endpoint.Address;
        _connectBegan = Loop.NowMicroseconds;
        var channel = endpoint.OpenConnection(_up, _tap is null ? default : _tap.TraceSeed);
        if (channel is null)
        {
            GiveUp(FailureCode.NoIdentity, null);
            return;
        }
        _endpoint = endpoint;
        endpoint.Active.Add(Loop.Id, 1);
        _up.Channel = channel;
        if (_early.Length > 0) channel.Write(_early.Span);
        if (_down.InputEnded) channel.ShutdownOutput();
    }

    private void GiveUp(FailureCode code, string? why)
    {
        if (_onServerSpoke is not null)
        {
            // A client of the mesh does not use this connection, and must not suffer from it.
            _failure = (code, why);
            return;
        }
        _cause.OnFault(CloseReason.Failure, code, why);
        var name = Failure.Of(code).Name;
        if (_down.Channel is TunnelChannel tunnel) tunnel.Refuse(name);
        else _down.Channel?.Abort(new ChannelClose(ChannelFault.LocalAbort, name));
    }

    private void Finish()
    {
        _tap?.OnEnded();
        _tap = null;
        _early.Release();
        Loop.Timers.Cancel(_idle);
        _interval?.Stop();
        _cluster.Context.Downstreams--;
        if (_onServerSpoke is not null)
        {
            Metrics.Decrement(_settings.Metrics.Active);
            return;
        }
        _service.OnEnded(_settings, Summary());
    }

    private ConnectionSummary Summary() => new()
    {
        Client = _client,
        Cluster = _cluster.Model.Name,
        Endpoint = _lastEndpoint,
        UpstreamLocal = _upstreamLocal,
        Tries = _tried.Count,
        BytesReceived = _client.BytesReceived,
        BytesSent = _client.BytesSent,
        DurationMicroseconds = Loop.NowMicroseconds - _began,
        ConnectMicroseconds = _connectMicroseconds,
        Decoded = _decoded,
        Cause = _cause,
    };

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

    private static CloseParty Party(RelayEnd end) => end.IsDownstream ? CloseParty.Client : CloseParty.Endpoint;

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
        var reason = new ChannelClose(ChannelFault.IdleTimeout, "no byte in either direction");
        _cause.OnFault(CloseReason.Idle, FailureCode.None, reason.Detail);
        _isConfirmed = true;
        _up.Channel?.Abort(reason);
        _down.Channel?.Abort(reason);
    }

    private sealed class IdleTimer(TcpRelay relay) : LoopTimer
    {
        public override void OnFire() => relay.OnIdle();
    }
}
