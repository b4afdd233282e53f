using Weft.Resources.Documents;
using Weft.Resources.Envelope;

namespace Weft.Store.Contract;

/// <summary>Compares resources by what would be stored of them.</summary>
internal static class StoredText
{
    public static bool Same(Resource one, Resource other) =>
        one.Labels.Equals(other.Labels)
        && (ReferenceEquals(one.Spec, other.Spec) || ResourceJson.SpecToText(one.Kind, one.Spec) == ResourceJson.SpecToText(other.Kind, other.Spec));
}
