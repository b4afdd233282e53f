using System.Text;

namespace Weft.Proxy.Local;

/// <summary>What this process answers.</summary>
/// <param name="Status">HTTP status, 200 to 599.</param>
/// <param name="ContentType">Media type of <paramref name="Body"/>.</param>
/// <param name="Body">The whole body.</param>
public sealed record LocalResponse(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    public static LocalResponse Text(int status, string text) => new(status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text));
}
