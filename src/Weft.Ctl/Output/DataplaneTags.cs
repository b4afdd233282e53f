using System.Text.Json;

namespace Weft.Ctl.Output;

/// <summary>All tags of a Dataplane in one cell: <c>kuma.io/service=a,b version=1</c>.</summary>
internal static class DataplaneTags
{
    public static string Of(JsonElement dataplane)
    {
        var tags = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        var sets = dataplane.Items("networking", "inbound").SelectMany(inbound => inbound.Members("tags"))
            .Concat(dataplane.Members("networking", "gateway", "tags"));
        foreach (var tag in sets)
        {
            if (!tags.TryGetValue(tag.Name, out var values))
            {
                tags[tag.Name] = values = new SortedSet<string>(StringComparer.Ordinal);
            }

            values.Add(tag.Value.ToString());
        }

        return string.Join(' ', tags.Select(tag => $"{tag.Key}={string.Join(',', tag.Value)}"));
    }
}
