namespace Weft.Identity.Tokens;

/// <summary>Whether a proxy may join with the claims of its token.</summary>
public static class DataplaneAdmission
{
    /// <summary>The token's <c>Type</c> for ordinary proxies.</summary>
    public const string DataplaneType = "dataplane";

    /// <summary>Compares a proxy with the claims.</summary>
    /// <param name="claims">From a validated token.</param>
    /// <param name="mesh">The proxy's mesh.</param>
    /// <param name="name">The proxy's name.</param>
    /// <param name="tagSets">The tags of each of the proxy's inbounds, or its gateway's.</param>
    /// <exception cref="TokenRefusedException">With Kuma's message.</exception>
    public static void Check(DataplaneClaims claims, string mesh, string name, IEnumerable<IReadOnlyDictionary<string, string>> tagSets)
    {
        if (claims.Type is not ("" or DataplaneType))
            throw new TokenRefusedException($"proxy type from requestor: {DataplaneType} is different than in token: {claims.Type}");
        if (claims.Name.Length > 0 && claims.Name != name)
            throw new TokenRefusedException($"proxy name from requestor: {name} is different than in token: {claims.Name}");
        if (claims.Mesh != mesh)
            throw new TokenRefusedException($"proxy mesh from requestor: {mesh} is different than in token: {claims.Mesh}");
        CheckTags(claims, tagSets);
    }

    private static void CheckTags(DataplaneClaims claims, IEnumerable<IReadOnlyDictionary<string, string>> tagSets)
    {
        var values = tagSets.SelectMany(tags => tags).ToLookup(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal);
        foreach (var (tag, allowed) in claims.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal))
        {
            if (!values.Contains(tag)) throw new TokenRefusedException($"dataplane has no tag \"{tag}\" required by the token");
            foreach (var value in values[tag])
                if (!allowed.Contains(value, StringComparer.Ordinal))
                    throw new TokenRefusedException(
                        $"dataplane contains tag \"{tag}\" with value \"{value}\" which is not allowed with this token. " +
                        $"Allowed values in token are [\"{string.Join("\" \"", allowed)}\"]");
        }
    }
}
