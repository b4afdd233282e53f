using System.Text;
using Weft.Resources.Reading;

namespace Weft.Policies.Tests.Matching;

/// <summary>Moves documents as storing them in a zone, or copying them to another one, would (README of the corpora).</summary>
internal static class Placement
{
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>To <c>global-uni</c>, <c>zone-k8s</c> and so on, or from one to another: <c>zone-uni-2-global-k8s</c>.</summary>
    public static MapNode Place(MapNode document, string placement)
    {
        var way = placement.Split("-2-");
        var placed = Store(document, way[0]);
        return way.Length == 1 ? placed : Sync(placed, way[1]);
    }

    public static MapNode Label(MapNode document, string key, string value, bool overwrites = true)
    {
        var labels = document.Find("labels") as MapNode ?? MapNode.Empty(0);
        return labels.Find(key) is not null && !overwrites ? document : With(document, "labels", With(labels, key, Text(value)));
    }

    private static MapNode Store(MapNode document, string place)
    {
        var name = MatchingCase.Text(document, "name");
        var isZone = place.StartsWith("zone", StringComparison.Ordinal);
        var placed = Label(document, "kuma.io/origin", isZone ? "zone" : "global", overwrites: false);
        placed = Label(placed, "kuma.io/display-name", name, overwrites: false);
        if (isZone) placed = Label(placed, "kuma.io/zone", place, overwrites: false);
        if (!place.EndsWith("k8s", StringComparison.Ordinal)) return placed;
        placed = Label(placed, "k8s.kuma.io/namespace", "ns-k8s", overwrites: false);
        placed = Label(placed, "kuma.io/mesh", MatchingCase.Text(document, "mesh"), overwrites: false);
        return With(placed, "name", Text(name + ".ns-k8s"));
    }

    public static MapNode Sync(MapNode document, string place)
    {
        var labels = MatchingCase.Labels(document);
        var display = labels.Find("kuma.io/display-name")!;
        var hashed = MatchingCase.Text(document, "mesh") + display + labels.Find("kuma.io/zone") + labels.Find("k8s.kuma.io/namespace");
        var name = display + "-" + Hash(hashed) + (place.EndsWith("k8s", StringComparison.Ordinal) ? ".kuma-system" : "");
        return With(document, "name", Text(name));
    }

    private static string Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var value in Encoding.UTF8.GetBytes(text)) hash = unchecked((hash ^ value) * 1099511628211UL);
        return string.Concat(hash.ToString("x16", null).Select(c => Alphabet[c % Alphabet.Length]));
    }

    private static ScalarNode Text(string value) => new(0, ScalarForm.Text, value);

    private static MapNode With(MapNode map, string key, DocumentNode value) =>
        map with { Entries = [.. map.Entries.Where(entry => entry.Key != key), KeyValuePair.Create(key, value)] };
}
