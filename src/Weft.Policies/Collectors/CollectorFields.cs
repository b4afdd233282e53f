using System.Text.Json;
using Weft.Resources.Reading;
using Weft.Resources.Writing;

namespace Weft.Policies.Collectors;

/// <summary>Reads and writes references to collectors.</summary>
internal static class CollectorFields
{
    /// <summary>The field <c>backendRef</c>; null when absent.</summary>
    public static CollectorReference? CollectorReference(this NodeReader reader) =>
        reader.Map("backendRef", map => new CollectorReference { Kind = map.Text("kind"), Labels = map.Tags("labels") });

    /// <summary>The field <c>backendRef</c>, left out when null.</summary>
    public static void CollectorReference(this Utf8JsonWriter writer, CollectorReference? reference) =>
        writer.Map("backendRef", reference, (target, value) =>
        {
            target.Text("kind", value.Kind);
            target.Tags("labels", value.Labels);
        });
}
