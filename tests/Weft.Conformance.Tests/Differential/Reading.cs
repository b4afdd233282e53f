namespace Weft.Conformance.Tests.Differential;

/// <summary>What a reader made of one connection's bytes.</summary>
/// <param name="Requests">The whole requests, in order.</param>
/// <param name="Waits">True when it holds the rest for the beginning of a request; false when it refused the rest or stopped reading.</param>
internal sealed record Reading(IReadOnlyList<ReadRequest> Requests, bool Waits)
{
    /// <summary>
    /// Why a client could make two readers disagree with that input; null when it cannot. One of them may refuse what the other takes. Both
    /// must not take it for different requests, nor may one take for a body what the other takes for a request.
    /// </summary>
    public string? Against(Reading other)
    {
        for (var i = 0; i < Math.Min(Requests.Count, other.Requests.Count); i++)
            if (Requests[i] != other.Requests[i]) return $"request {i}: {Requests[i]} or {other.Requests[i]}";
        if (Waits && other.Requests.Count > Requests.Count) return $"we wait within {other.Requests[Requests.Count]}";
        if (other.Waits && Requests.Count > other.Requests.Count) return $"the other waits within {Requests[other.Requests.Count]}";
        return null;
    }
}
