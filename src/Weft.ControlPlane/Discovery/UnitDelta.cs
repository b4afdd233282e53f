using Weft.ProxyConfig;
using Weft.ProxyConfig.Commits;
using Weft.ProxyConfig.Discovery;

namespace Weft.ControlPlane.Discovery;

/// <summary>
/// One unit on one stream: what the proxy holds, what it acknowledged, what it refused, and from these what is to be sent.
/// One commit is under way at a time; changes that arrive meanwhile become one push after its answer. No I/O, no clock.
/// </summary>
internal sealed class UnitDelta(Unit unit, NonceSource nonces)
{
    private readonly Dictionary<(string TypeUrl, string Name), string> _held = [];
    private readonly Dictionary<string, DeltaDiscoveryResponse> _unanswered = [];
    private readonly RefusalBackoff _backoff = new();
    private UnitSet? _committing;
    private string? _commitNonce;
    private string? _acknowledged;

    /// <summary>Which unit.</summary>
    public Unit Unit => unit;

    /// <summary>The version the proxy serves, as far as it has said; null before the first.</summary>
    public string? Acknowledged => _acknowledged;

    /// <summary>When a refused version is offered again; null: nothing is refused.</summary>
    public DateTimeOffset? RetryAt => _backoff.RetryAt;

    /// <summary>Takes what a proxy says it holds when its stream begins.</summary>
    public void Restore(string typeUrl, IEnumerable<InitialResourceVersion> versions)
    {
        foreach (var version in versions) _held[(typeUrl, version.Key)] = version.Value;
    }

    /// <summary>Takes the version a proxy says it serves when its stream begins.</summary>
    public void RestoreCommit(string version) => _acknowledged = version;

    /// <summary>The version of a resource the proxy holds; null: it holds none of that name.</summary>
    public string? Held(string typeUrl, string name) => _held.GetValueOrDefault((typeUrl, name));

    /// <summary>What to send so that the proxy serves the target: only what differs, then the commit.</summary>
    public IReadOnlyList<DeltaDiscoveryResponse> Push(UnitSet target, DateTimeOffset now)
    {
        if (_committing is not null || _backoff.Holds(target.Version, now)) return [];
        var responses = new List<DeltaDiscoveryResponse>();
        foreach (var typeUrl in ResourceTypes.InPushOrder)
            if (ResourceTypes.UnitOf(typeUrl) == unit && Difference(typeUrl, target) is { } difference)
                responses.Add(difference);
        if (responses.Count == 0 && target.Version == _acknowledged) return [];
        responses.Add(CommitOf(target));
        _committing = target;
        _commitNonce = responses[^1].Nonce;
        foreach (var response in responses) _unanswered[response.Nonce] = response;
        return responses;
    }

    /// <summary>Takes the proxy's answer to something that was sent.</summary>
    /// <returns>How the commit ended, when this answer ends it; null otherwise.</returns>
    public UnitOutcome? Answer(DeltaDiscoveryRequest answer, DateTimeOffset now)
    {
        if (!_unanswered.Remove(answer.ResponseNonce, out var response)) return null;
        if (answer.ResponseNonce != _commitNonce)
        {
            // What the proxy could not read it does not hold: the next push sends it again.
            if (answer.ErrorDetail is not null)
                foreach (var resource in response.Resources)
                    _held.Remove((response.TypeUrl, resource.Name));
            return null;
        }
        var set = _committing!;
        _committing = null;
        _commitNonce = null;
        if (answer.ErrorDetail is { } error)
        {
            _backoff.Refuse(set.Version, now);
            return new UnitOutcome(unit, set, error.Message);
        }
        _acknowledged = set.Version;
        _backoff.Clear();
        return new UnitOutcome(unit, set, null);
    }

    private DeltaDiscoveryResponse? Difference(string typeUrl, UnitSet target)
    {
        var response = new DeltaDiscoveryResponse { TypeUrl = typeUrl, SystemVersionInfo = target.Version };
        foreach (var resource in target.Resources)
        {
            if (resource.TypeUrl != typeUrl || Held(typeUrl, resource.Name) == resource.Version) continue;
            response.Resources.Add(resource.Pack());
            _held[(typeUrl, resource.Name)] = resource.Version;
        }
        foreach (var key in _held.Keys.Where(key => key.TypeUrl == typeUrl && !target.TryGet(typeUrl, key.Name, out _)).ToList())
        {
            response.RemovedResources.Add(key.Name);
            _held.Remove(key);
        }
        if (response.Resources.Count + response.RemovedResources.Count == 0) return null;
        response.Nonce = nonces.Next();
        return response;
    }

    private DeltaDiscoveryResponse CommitOf(UnitSet target) => new()
    {
        TypeUrl = ResourceTypes.Commit,
        SystemVersionInfo = target.Version,
        Nonce = nonces.Next(),
        Resources =
        {
            new DiscoveryResource
            {
                Name = ResourceTypes.NameOf(unit),
                Version = target.Version,
                Resource = Google.Protobuf.WellKnownTypes.Any.Pack(target.ToCommit()),
            },
        },
    };
}
