using Grpc.Core;
using Weft.DataPlane.Applying;
using Weft.DataPlane.Keys;
using Weft.DataPlane.Logging;
using Weft.ProxyConfig;
using Weft.ProxyConfig.Commits;
using Weft.ProxyConfig.Discovery;

namespace Weft.DataPlane.Discovery;

/// <summary>
/// The proxy's end of discovery: one delta stream, opened again with jitter whenever it ends. While the control plane is
/// away nothing changes on the data path.
/// </summary>
internal sealed class ConfigClient(
    ControlPlaneConnection connection, NodeDescription node, CertificateRequester requester, KeyRing keys,
    StagedUnits staged, UnitApplier applier, PortReports ports, PlaintextReports plaintext, ControlPlaneMetrics metrics, Backoff backoff, JsonLog log)
{
    private readonly AggregatedDiscoveryService.AggregatedDiscoveryServiceClient _client = new(connection.Grpc);
    private volatile DiscoveryStream? _current;
    private volatile bool _leaving;

    /// <summary>Whether a stream is open and has brought something.</summary>
    public bool IsConnected => _current is { HasAnswered: true };

    /// <summary>Runs until told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && !_leaving)
        {
            var problem = "the control plane ended the stream";
            try
            {
                await SessionAsync(stop);
            }
            catch (RpcException fault)
            {
                problem = $"{fault.StatusCode}: {fault.Status.Detail}";
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // Whatever it is, the answer is a new stream: there is nobody above who could do better.
                problem = $"{fault.GetType().Name}: {fault.Message}";
            }
            finally
            {
                _current = null;
                metrics.OnConnected(false);
            }
            if (stop.IsCancellationRequested || _leaving) return;
            await PauseAsync(problem, stop);
        }
    }

    /// <summary>Tells the control plane that this proxy stops, and waits until it has acted on it.</summary>
    /// <param name="limit">Ends the waiting.</param>
    public async Task LeaveAsync(CancellationToken limit)
    {
        _leaving = true;
        if (_current is not { } stream) return;
        try
        {
            await stream.SendAsync(new DeltaDiscoveryRequest { Node = node.Build(leaving: true), TypeUrl = ResourceTypes.Commit });
            await stream.Ended.WaitAsync(limit);
        }
        catch (Exception fault) when (fault is RpcException or InvalidOperationException or OperationCanceledException)
        {
            log.Debug("the farewell was not acknowledged", ("error", fault));
        }
    }

    private async Task PauseAsync(string problem, CancellationToken stop)
    {
        var wait = backoff.Next();
        log.Warn("discovery stream ended", ("reason", problem), ("retryMs", (long)wait.TotalMilliseconds));
        try
        {
            await backoff.WaitAsync(wait, stop);
        }
        catch (OperationCanceledException)
        {
            // RunAsync looks at the token next.
        }
    }

    private async Task SessionAsync(CancellationToken stop)
    {
        // The request is there before the stream asks for the identity unit, so that the first one holds a certificate.
        await requester.SubmitAsync(stop);
        using var call = _client.DeltaAggregatedResources(connection.Metadata, cancellationToken: stop);
        using var stream = new DiscoveryStream(call);
        _current = stream;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var reporting = Task.CompletedTask;
        try
        {
            await SubscribeAsync(stream);
            reporting = Task.WhenAll(ports.RunAsync(stream, node, ended.Token), plaintext.RunAsync(stream, ended.Token));
            while (await call.ResponseStream.MoveNext(stop))
            {
                if (!stream.HasAnswered)
                {
                    log.Info("connected to the control plane");
                    metrics.OnConnected(true);
                }
                stream.HasAnswered = true;
                metrics.OnResponse();
                backoff.Reset();
                await TakeAsync(stream, call.ResponseStream.Current, stop);
            }
        }
        finally
        {
            await ended.CancelAsync();
            await reporting;
            stream.End();
        }
    }

    private async Task SubscribeAsync(DiscoveryStream stream)
    {
        foreach (var typeUrl in ResourceTypes.InPushOrder)
        {
            var request = new DeltaDiscoveryRequest { TypeUrl = typeUrl, ResourceNamesSubscribe = { "*" } };
            request.InitialResourceVersions.AddRange(staged.Versions(typeUrl));
            if (typeUrl == ResourceTypes.InPushOrder[0]) request.Node = node.Build(leaving: false);
            await stream.SendAsync(request);
        }
        var commits = new DeltaDiscoveryRequest { TypeUrl = ResourceTypes.Commit, ResourceNamesSubscribe = { "*" } };
        foreach (var set in applier.Applied.Applied)
            commits.InitialResourceVersions.Add(new InitialResourceVersion { Key = ResourceTypes.NameOf(set.Unit), Value = set.Version });
        await stream.SendAsync(commits);
    }

    private async Task TakeAsync(DiscoveryStream stream, DeltaDiscoveryResponse response, CancellationToken stop)
    {
        var problem = response.TypeUrl == ResourceTypes.Commit ? await CommitAsync(response) : staged.Stage(response);
        var answer = new DeltaDiscoveryRequest { TypeUrl = response.TypeUrl, ResponseNonce = response.Nonce };
        if (problem is not null)
        {
            log.Warn("discovery response refused", ("type", response.TypeUrl), ("reason", problem));
            answer.ErrorDetail = new RpcStatus { Code = (int)StatusCode.InvalidArgument, Message = problem };
        }
        await stream.SendAsync(answer);
        if (problem is null && response.TypeUrl == ResourceTypes.Commit) await RenewKeyAsync(stop);
    }

    private async Task<string?> CommitAsync(DeltaDiscoveryResponse response)
    {
        var problems = new List<string>();
        foreach (var packed in response.Resources)
        {
            if (!packed.Resource.TryUnpack<Commit>(out var commit))
                problems.Add($"{packed.Name} is no commit");
            else if (!staged.TryComplete(commit, out var set, out var problem))
                problems.Add(problem);
            else if (await applier.ApplyAsync(set) is { } refusal)
                problems.Add(refusal);
        }
        return problems.Count == 0 ? null : string.Join("; ", problems);
    }

    // A key serves one certificate: once that has arrived, the request for the next one is left with the control plane.
    private async Task RenewKeyAsync(CancellationToken stop)
    {
        var secrets = applier.Applied.Of(Unit.Identity)?.Messages<Secret>() ?? [];
        if (secrets.Select(secret => secret.Identity).OfType<Identity>().FirstOrDefault() is { } identity && keys.Use(Convert.ToHexStringLower(identity.PublicKeySha256.Span)))
            await requester.SubmitAsync(stop);
    }
}
