using Weft.Resources.Dataplanes;
using Weft.Resources.Envelope;

namespace Weft.ControlPlane.Api;

/// <summary>Which resources of a list are shown: <c>name</c>, <c>filter[labels.x]</c>, and for Dataplanes <c>tag</c> and <c>gateway</c>.</summary>
internal sealed class DataplaneFilter
{
    private readonly string _name;
    private readonly string _gateway;
    private readonly (string Tag, string Value)[] _tags;
    private readonly (string Label, string Value)[] _labels;

    public DataplaneFilter(IQueryCollection query)
    {
        const string prefix = "filter[labels.";
        _name = query["name"].ToString();
        _gateway = query["gateway"].ToString();
        _tags = [.. query["tag"].OfType<string>().Select(Split)];
        _labels = [.. query.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal) && pair.Key.EndsWith(']'))
            .Select(pair => (pair.Key[prefix.Length..^1], pair.Value.ToString()))];
    }

    /// <summary>Whether everything is shown.</summary>
    public bool IsEmpty => _name.Length == 0 && _gateway.Length == 0 && _tags.Length == 0 && _labels.Length == 0;

    /// <summary>Whether a resource is shown.</summary>
    public bool Accepts(Resource resource) =>
        resource.Name.Contains(_name, StringComparison.Ordinal)
        && _labels.All(label => resource.Labels.Find(label.Label) == label.Value)
        && (resource.Spec is not DataplaneSpec dataplane || (HasTags(dataplane) && IsGatewayAsAsked(dataplane)));

    private bool HasTags(DataplaneSpec dataplane) =>
        _tags.All(asked => dataplane.TagSets.Any(tags => tags.Find(asked.Tag) is { } value && (asked.Value.Length == 0 || asked.Value == value)));

    private bool IsGatewayAsAsked(DataplaneSpec dataplane) => _gateway switch
    {
        "" => true,
        "true" => dataplane.Networking?.Gateway is not null,
        "false" => dataplane.Networking?.Gateway is null,
        var type => dataplane.Networking?.Gateway is { } gateway && gateway.Type.ToString().Equals(type, StringComparison.OrdinalIgnoreCase),
    };

    // kuma.io/service:web, cut at the first colon as Kuma does.
    private static (string Tag, string Value) Split(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
    }
}
