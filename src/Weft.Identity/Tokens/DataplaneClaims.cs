namespace Weft.Identity.Tokens;

/// <summary>What a dataplane token allows: Kuma's claims <c>Name</c>, <c>Mesh</c>, <c>Tags</c> and <c>Type</c>.</summary>
/// <param name="Name">The one proxy that may use it; empty = any of the mesh.</param>
/// <param name="Mesh">The mesh; never empty in a token of ours.</param>
/// <param name="Tags">For each tag the values a proxy may have; a tag that is named must exist on the proxy.</param>
/// <param name="Type"><c>dataplane</c>, <c>ingress</c>, or empty for any.</param>
public sealed record DataplaneClaims(string Name, string Mesh, IReadOnlyDictionary<string, IReadOnlyList<string>> Tags, string Type = "")
{
    /// <summary>No demand on tags.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> NoTags = new Dictionary<string, IReadOnlyList<string>>();
}
