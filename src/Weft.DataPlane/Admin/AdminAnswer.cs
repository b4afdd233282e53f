using System.Text;

namespace Weft.DataPlane.Admin;

/// <summary>The answer to one admin request.</summary>
internal sealed record AdminAnswer(int Status, string ContentType, byte[] Body)
{
    public static AdminAnswer Text(int status, string text) => new(status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text));

    public static AdminAnswer Json(byte[] body) => new(200, "application/json", body);
}
