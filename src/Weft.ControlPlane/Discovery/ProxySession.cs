using System.Threading.Channels;
using Grpc.Core;
using Weft.ProxyConfig;
using Weft.ProxyConfig.Commits;
using Weft.ProxyConfig.Discovery;

namespace Weft.ControlPlane.Discovery;

/// <summary>One discovery stream. One loop owns all its state; requests, changes of the mesh and due times wake it.</summary>
internal sealed class ProxySession
{
    private const int InboxRequests = 64;

    private readonly ProxyId _proxy;
    private readonly string _subscription;
    private readonly ProxyTargets _targets;
    private readonly ProxyCertificates _certificates;
    private readonly DiscoveryHost _host;
    private readonly TimeProvider _time;
    private readonly DiscoveryMetrics _metrics;
    private readonly ILogger _log;
    private readonly Dictionary<Unit, UnitDelta> _deltas;
    private readonly Channel<DeltaDiscoveryRequest> _inbox = Channel.CreateBounded<DeltaDiscoveryRequest>(InboxRequests);
    private readonly Dictionary<Unit, DateTimeOffset> _sentAt = [];
    private bool _subscribed;
    private DateTimeOffset _pushedAt;

    public ProxySession(
        ProxyId proxy, string subscription, ProxyTargets targets, ProxyCertificates certificates, DiscoveryHost host,
        DiscoveryMetrics metrics, TimeProvider time, ILogger log)
    {
        (_proxy, _subscription, _targets, _certificates) = (proxy, subscription, targets, certificates);
        (_host, _metrics, _time, _log) = (host, metrics, time, log);
        var nonces = new NonceSource();
        _deltas = ResourceTypes.Units.ToDictionary(unit => unit, unit => new UnitDelta(unit, nonces));
    }

    /// <summary>Whether the proxy said that it stops.</summary>
    public bool IsLeaving { get; private set; }

    /// <summary>Runs until the proxy ends the stream or says that it leaves.</summary>
    /// <param name="first">The request that named the node.</param>
    /// <param name="requests">The stream's other requests.</param>
    /// <param name="responses">Takes what is sent.</param>
    /// <param name="stop">The stream is gone, or the control plane stops.</param>
    public async Task RunAsync(
        DeltaDiscoveryRequest first, IAsyncStreamReader<DeltaDiscoveryRequest> requests, IAsyncStreamWriter<DeltaDiscoveryResponse> responses, CancellationToken stop)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var reader = ReadAsync(requests, reading.Token);
        try
        {
            Take(first);
            while (!IsLeaving)
            {
                while (_inbox.Reader.TryRead(out var request)) Take(request);
                if (IsLeaving || reader.IsCompleted && _inbox.Reader.Completion.IsCompleted) return;
                if (_subscribed) await PushAsync(responses, stop);
                await WaitAsync(stop);
            }
        }
        finally
        {
            await reading.CancelAsync();
            await reader;
        }
    }

    private async Task ReadAsync(IAsyncStreamReader<DeltaDiscoveryRequest> requests, CancellationToken stop)
    {
        try
        {
            while (await requests.MoveNext(stop)) await _inbox.Writer.WriteAsync(requests.Current, stop);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or RpcException or InvalidOperationException)
        {
            // The proxy is gone, or the session has ended: the loop notices by the completed inbox.
        }
        finally
        {
            _inbox.Writer.TryComplete();
        }
    }

    private void Take(DeltaDiscoveryRequest request)
    {
        if (request.Node?.Metadata?.Fields.TryGetValue("leaving", out var leaving) == true && leaving.BoolValue)
        {
            IsLeaving = true;
            return;
        }
        if (request.Node is { Metadata: not null } node) _host.Described(_proxy, _subscription, node);
        if (request.ResponseNonce.Length > 0) Answer(request);
        else if (!_subscribed) Subscribe(request);
    }

    private void Subscribe(DeltaDiscoveryRequest request)
    {
        if (request.TypeUrl == ResourceTypes.Commit)
        {
            foreach (var version in request.InitialResourceVersions)
                foreach (var delta in _deltas.Values)
                    if (ResourceTypes.NameOf(delta.Unit) == version.Key)
                        delta.RestoreCommit(version.Value);
            // The commits are subscribed to last (ResourceTypes.Commit): now it is known what the proxy holds.
            _subscribed = true;
            return;
        }
        var unit = ResourceTypes.UnitOf(request.TypeUrl);
        if (unit == Unit.Unspecified) return;
        _deltas[unit].Restore(request.TypeUrl, request.InitialResourceVersions);
        if (request.TypeUrl == ResourceTypes.Secret)
            _certificates.Reconcile(request.InitialResourceVersions.Select(held => held.Value));
    }

    private void Answer(DeltaDiscoveryRequest request)
    {
        _metrics.Confirmed(isRefusal: request.ErrorDetail is not null);
        foreach (var delta in _deltas.Values)
        {
            if (delta.Answer(request, _time.GetUtcNow()) is not { } outcome) continue;
            _metrics.Delivered(_time.GetUtcNow() - _sentAt[outcome.Unit]);
            if (outcome.Refusal is not null)
                DiscoveryLog.Refused(_log, _proxy.ToString(), outcome.Set.Version, ResourceTypes.NameOf(outcome.Unit), outcome.Refusal);
            _host.Answered(_proxy, _subscription, outcome);
        }
    }

    private async Task PushAsync(IAsyncStreamWriter<DeltaDiscoveryResponse> responses, CancellationToken stop)
    {
        _pushedAt = _time.GetUtcNow();
        await _targets.RefreshAsync(_pushedAt, stop);
        foreach (var unit in ResourceTypes.Units)
        {
            var delta = _deltas[unit];
            if (_targets.Of(unit, _deltas[Unit.Structure].Acknowledged) is not { } target) continue;
            var pushed = delta.Push(target, _pushedAt);
            foreach (var response in pushed)
            {
                await responses.WriteAsync(response, stop);
                _metrics.ResponseSent(response.TypeUrl);
            }
            if (pushed.Count == 0) continue;
            _sentAt[unit] = _time.GetUtcNow();
            _host.Sent(_proxy, _subscription, unit, target.Version);
        }
    }

    private async Task WaitAsync(CancellationToken stop)
    {
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task request = _inbox.Reader.WaitToReadAsync(woken.Token).AsTask();
        var change = _subscribed ? _targets.Changed() : Task.Delay(Timeout.InfiniteTimeSpan, _time, woken.Token);
        await Task.WhenAny(request, change, Task.Delay(UntilDue(), _time, woken.Token));
        await woken.CancelAsync();
        stop.ThrowIfCancellationRequested();
    }

    private TimeSpan UntilDue()
    {
        var due = _deltas.Values.Select(delta => delta.RetryAt).Append(_targets.Due).Where(at => at is not null).Min();
        if (due is null) return Timeout.InfiniteTimeSpan;
        // What was due and could not be done waits for an event, or for its own next due time: never a busy loop.
        if (due <= _pushedAt) return TimeSpan.FromSeconds(1);
        // What became due since then is done at once: a certificate of a few seconds has no second to lose. Waiting rounds down to a whole
        // millisecond, and one that ends too early would only wait again.
        var left = due.Value - _time.GetUtcNow();
        return left > TimeSpan.Zero ? left + TimeSpan.FromMilliseconds(1) : TimeSpan.Zero;
    }
}
