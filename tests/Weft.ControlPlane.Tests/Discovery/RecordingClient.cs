using System.Diagnostics;
using Grpc.Core;
using Grpc.Net.Client;
using Weft.ProxyConfig;
using Weft.ProxyConfig.Commits;
using Weft.ProxyConfig.Discovery;

namespace Weft.ControlPlane.Tests.Discovery;

/// <summary>A proxy's end that writes down what it is sent and acknowledges it, but for what the test says to refuse.</summary>
internal sealed class RecordingClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly AsyncDuplexStreamingCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse> _call;
    private readonly StagedUnits _staged;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _gate = new();
    private readonly List<DeltaDiscoveryResponse> _received = [];
    private readonly Dictionary<Unit, UnitSet> _served = [];
    private readonly Task _reading;

    private RecordingClient(AsyncDuplexStreamingCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse> call, StagedUnits staged)
    {
        (_call, _staged) = (call, staged);
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>The unit whose commits are refused.</summary>
    public Unit Refuses { get; set; }

    public StagedUnits Staged => _staged;

    public Task Ended => _reading;

    public static async Task<RecordingClient> ConnectAsync(GrpcChannel channel, string name, StagedUnits? staged = null, IReadOnlyList<UnitSet>? served = null, string? token = null)
    {
        var headers = new Metadata();
        if (token is not null) headers.Add("authorization", token);
        var call = new AggregatedDiscoveryService.AggregatedDiscoveryServiceClient(channel).DeltaAggregatedResources(headers);
        staged ??= new StagedUnits();
        try
        {
            await SubscribeAsync(call, name, staged, served);
        }
        catch (RpcException)
        {
            // It was ended while this end still wrote; the reading end has the status.
        }
        return new RecordingClient(call, staged);
    }

    private static async Task SubscribeAsync(
        AsyncDuplexStreamingCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse> call, string name, StagedUnits staged, IReadOnlyList<UnitSet>? served)
    {
        var node = new DiscoveryNode { Id = "default." + name };
        foreach (var typeUrl in ResourceTypes.InPushOrder)
        {
            var request = new DeltaDiscoveryRequest { Node = node, TypeUrl = typeUrl, ResourceNamesSubscribe = { "*" } };
            request.InitialResourceVersions.AddRange(staged.Versions(typeUrl));
            await call.RequestStream.WriteAsync(request);
        }
        var commits = new DeltaDiscoveryRequest { TypeUrl = ResourceTypes.Commit };
        foreach (var set in served ?? []) commits.InitialResourceVersions.Add(new InitialResourceVersion { Key = ResourceTypes.NameOf(set.Unit), Value = set.Version });
        await call.RequestStream.WriteAsync(commits);
    }

    /// <summary>The units that were committed and not refused.</summary>
    public IReadOnlyList<UnitSet> Served
    {
        get { lock (_gate) return [.. _served.Values]; }
    }

    public UnitSet? Of(Unit unit)
    {
        lock (_gate) return _served.GetValueOrDefault(unit);
    }

    /// <summary>Takes what was received so far, and forgets it.</summary>
    public IReadOnlyList<DeltaDiscoveryResponse> Take()
    {
        lock (_gate)
        {
            DeltaDiscoveryResponse[] taken = [.. _received];
            _received.Clear();
            return taken;
        }
    }

    public async Task UntilAsync(Func<RecordingClient, bool> holds)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!holds(this))
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience) throw new UnreachableException("waited in vain");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    public Task LeaveAsync()
    {
        var metadata = new Google.Protobuf.WellKnownTypes.Struct();
        metadata.Fields["leaving"] = Google.Protobuf.WellKnownTypes.Value.ForBool(true);
        return SendAsync(new DeltaDiscoveryRequest { Node = new DiscoveryNode { Metadata = metadata }, TypeUrl = ResourceTypes.Commit });
    }

    public async ValueTask DisposeAsync()
    {
        _call.Dispose();
        await _reading.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private async Task ReadAsync()
    {
        while (await _call.ResponseStream.MoveNext(CancellationToken.None))
        {
            var response = _call.ResponseStream.Current;
            var answer = new DeltaDiscoveryRequest { TypeUrl = response.TypeUrl, ResponseNonce = response.Nonce };
            lock (_gate)
            {
                if (Take(response) is { } problem) answer.ErrorDetail = new RpcStatus { Code = 3, Message = problem };
                _received.Add(response);
            }
            await SendAsync(answer);
        }
    }

    /// <summary>A stream takes one message at a time; a test writes beside the reader that acknowledges.</summary>
    private async Task SendAsync(DeltaDiscoveryRequest message)
    {
        await _turn.WaitAsync();
        try
        {
            await _call.RequestStream.WriteAsync(message);
        }
        finally
        {
            _turn.Release();
        }
    }

    private string? Take(DeltaDiscoveryResponse response)
    {
        if (response.TypeUrl != ResourceTypes.Commit) return _staged.Stage(response);
        var commit = response.Resources.Single().Resource.Unpack<Commit>();
        if (commit.Unit == Refuses) return "refused by the test";
        if (!_staged.TryComplete(commit, out var set, out var problem)) return problem;
        _served[commit.Unit] = set;
        return null;
    }
}
