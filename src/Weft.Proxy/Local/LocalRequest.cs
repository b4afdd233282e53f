namespace Weft.Proxy.Local;

/// <summary>A request that this process answers itself.</summary>
/// <param name="Method">Such as `GET`.</param>
/// <param name="Path">Without the query.</param>
/// <param name="Query">Without `?`; empty when there is none.</param>
public readonly record struct LocalRequest(string Method, string Path, string Query)
{
    /// <summary>Whether the client takes an answer packed with gzip (RFC 9110 section 12.5.3).</summary>
    public bool AcceptsGzip { get; init; }
}
