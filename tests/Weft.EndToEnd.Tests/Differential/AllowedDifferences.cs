namespace Weft.EndToEnd.Tests.Differential;

/// <summary>The only fields in which a message through the pair may differ from one sent direct, each with its reason.</summary>
internal sealed class AllowedDifferences
{
    private readonly Dictionary<string, string> _reasons;

    private AllowedDifferences(Dictionary<string, string> reasons) => _reasons = reasons;

    public static AllowedDifferences OfRequests { get; } = new(new Dictionary<string, string>
    {
        ["connection"] = "speaks of one hop (RFC 9110 7.6.1)",
        ["transfer-encoding"] = "speaks of one hop (RFC 9112 6.1); HTTP/2 has none",
        ["x-request-id"] = "the first proxy gives each request one, as Kuma's does",
        ["x-forwarded-proto"] = "the first proxy says how the client came",
        ["x-forwarded-client-cert"] = "the service's proxy says who the client is",
    });

    public static AllowedDifferences OfAnswers { get; } = new(new Dictionary<string, string>
    {
        ["connection"] = "speaks of one hop (RFC 9110 7.6.1)",
        ["transfer-encoding"] = "speaks of one hop (RFC 9112 6.1); HTTP/2 has none",
        ["x-envoy-upstream-service-time"] = "each proxy says how long its upstream took, as Kuma's does",
        ["date"] = "the origin's clock goes on between the two",
    });

    public bool Covers(string name) => _reasons.ContainsKey(name);

    /// <summary>The values of one name. HTTP/2 may cut cookies into pieces and a hop to HTTP/1 joins them (RFC 9113 8.2.3).</summary>
    public string Join(string name, IEnumerable<string> values) => string.Join(name == "cookie" ? "; " : " | ", values);
}
