namespace Weft.Policies.Matching;

/// <summary>Kuma's labels that matching reads, but for those in <c>TagNames</c>.</summary>
internal static class PolicyLabels
{
    public const string Role = "kuma.io/policy-role";

    public const string Effect = "kuma.io/effect";

    public const string Namespace = "k8s.kuma.io/namespace";
}
