namespace Weft.Resources.Tests.Corpora;

/// <summary>Cases that do not hold on purpose.</summary>
internal static class Exclusions
{
    private const string NoNetworking = "a fragment of a page: without networking Kuma's own validator refuses it";
    private const string NoAddress = "a fragment of a page: without networking.address Kuma's own validator refuses it";

    public static IReadOnlyDictionary<string, string> Validation { get; } = new Dictionary<string, string>
    {
        ["validation/2.14.3/dataplane/invalid/networking-empty"] =
            "2.0.8 has the same case with the violation \"has to contain at least one inbound interface or gateway\"; old-style behaviour follows 2.0.8",
    };

    public static IReadOnlyDictionary<string, string> Documentation { get; } = new Dictionary<string, string>
    {
        ["docs/2.0.8/universal/dataplane/2-0-x-explore-dpp-on-universal"] = NoAddress,
        ["docs/2.0.8/universal/dataplane/2-0-x-policies-traffic-metrics"] = NoNetworking,
        ["docs/2.0.8/universal/dataplane/2-0-x-policies-traffic-metrics~2"] = NoNetworking,
        ["docs/2.14.3/universal/dataplane/policies-traffic-metrics"] = NoNetworking,
        ["docs/2.14.3/universal/mesh/policies-mutual-tls~3"] = "the page shortens certificate and key with an ellipsis, which is not base64",
        ["docs/2.14.3/universal/mesh/resources-mesh~3"] = "a fragment of a page: zoneEgress without mtls is refused by Kuma's own validator",
        ["docs/2.14.3/universal/dataplane/production-dp-config-dpp-on-universal"] = NoAddress,
    };

    public static IReadOnlyDictionary<string, string> None { get; } = new Dictionary<string, string>();
}
