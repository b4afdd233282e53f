namespace Weft.Proxy.Local;

/// <summary>What this process answers.</summary>
/// <param name="Status">HTTP status, 200 to 599.</param>
/// <param name="ContentType">Media type of <paramref name="Body"/>.</param>
/// <param name="Body">The whole body.</param>
public sealed record LocalResponse(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>Value of `content-encoding`; null: the body is as its type says.</summary>
    public string? Encoding { get; init; }

    public static LocalResponse Text(int status, string text) => new(status, "text/plain; charset=utf-8", System.Text.Encoding.UTF8.GetBytes(text));
}
