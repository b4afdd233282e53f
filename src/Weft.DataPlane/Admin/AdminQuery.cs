namespace Weft.DataPlane.Admin;

/// <summary>Reads one value of a query.</summary>
internal static class AdminQuery
{
    /// <summary>The first value of that name, decoded; an empty text for a name without one; null when the query lacks it.</summary>
    public static string? Value(string query, string name)
    {
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (Uri.UnescapeDataString(equals < 0 ? pair : pair[..equals]) == name)
                return equals < 0 ? "" : Uri.UnescapeDataString(pair[(equals + 1)..]);
        }
        return null;
    }
}
