using Weft.Proxy.Loop;

namespace Weft.Proxy.Upstream;

/// <summary>
/// Chooses endpoints of one cluster on one worker. Active counts and recent connect failures are consulted here and nowhere else.
/// Endpoints that failed lately are passed over while another is left; when all failed, they are tried all the same.
/// </summary>
internal sealed class LoadBalancer(EventLoop loop)
{
    private EndpointState[] _turns = [];
    private int _cursor;

    /// <summary>Takes a new set of endpoints; a weight gives an endpoint as many turns.</summary>
    public void SetEndpoints(IReadOnlyList<EndpointState> endpoints)
    {
        var divisor = endpoints.Aggregate(0, (divisor, endpoint) => Gcd(divisor, endpoint.Weight));
        var turns = new List<EndpointState>();
        for (var round = 0; round < endpoints.Select(e => e.Weight).DefaultIfEmpty(1).Max() / Math.Max(1, divisor); round++)
            turns.AddRange(endpoints.Where(e => e.Weight / divisor > round));
        _turns = [.. turns];
        _cursor = _turns.Length == 0 ? 0 : loop.Random.Next(_turns.Length);
    }

    /// <summary>The endpoint for the next request, or null when there is none that was not tried.</summary>
    public EndpointState? Pick(BalancingPolicy policy, int choiceCount, in TriedEndpoints tried)
    {
        if (_turns.Length == 1 && tried.Count == 0) return _turns[0];
        return policy == BalancingPolicy.LeastRequest ? LeastRequest(choiceCount, tried) : RoundRobin(tried);
    }

    private EndpointState? RoundRobin(in TriedEndpoints tried)
    {
        var fallback = -1;
        for (var i = 0; i < _turns.Length; i++)
        {
            if (++_cursor >= _turns.Length) _cursor = 0;
            var endpoint = _turns[_cursor];
            if (tried.Contains(endpoint)) continue;
            if (endpoint.IsPreferred) return endpoint;
            if (fallback < 0) fallback = _cursor;
        }
        if (fallback < 0) return null;
        _cursor = fallback;
        return _turns[fallback];
    }

    private EndpointState? LeastRequest(int choiceCount, in TriedEndpoints tried)
    {
        EndpointState? best = null;
        var least = long.MaxValue;
        for (var i = 0; i < choiceCount && _turns.Length > 0; i++)
        {
            var endpoint = _turns[loop.Random.Next(_turns.Length)];
            if (tried.Contains(endpoint) || !endpoint.IsPreferred) continue;
            var active = endpoint.Active.Sum();
            if (active >= least) continue;
            least = active;
            best = endpoint;
        }
        return best ?? RoundRobin(tried);
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
