using Weft.ProxyConfig;
using Weft.Resources.Dataplanes;
using Weft.Resources.Tagging;

namespace Weft.Policies.Compiler;

/// <summary>What a client proxy says of its Dataplane on each request: Kuma's `x-kuma-tags`, which ends at the server's proxy.</summary>
internal static class OutboundTags
{
    public const string HeaderName = "x-kuma-tags";

    /// <summary>All tags of all inbounds, or of the gateway, names ascending, as <c>&amp;name=value,value&amp;</c> each; null when there are none.</summary>
    public static HeaderValue? Of(DataplaneSpec spec)
    {
        var values = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var (name, value) in spec.TagSets.SelectMany(tags => tags))
        {
            if (!values.TryGetValue(name, out var known)) values[name] = known = new SortedSet<string>(StringComparer.Ordinal);
            known.Add(value);
        }
        return values.Count == 0 ? null : new HeaderValue { Name = HeaderName, Value = string.Concat(values.Select(tag => $"&{tag.Key}={string.Join(',', tag.Value)}&")) };
    }
}
