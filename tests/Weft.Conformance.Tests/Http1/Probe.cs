using System.Text;

namespace Weft.Conformance.Tests.Http1;

/// <summary>One sequence of HTTP/1 bytes that a client sends at once, and the only thing that may come of it.</summary>
/// <param name="Sentence">What is odd about it; the name of the case.</param>
/// <param name="Bytes">What the client sends before it half-closes.</param>
/// <param name="Statuses">The statuses of all answers; 0 stands for a connection closed without one.</param>
/// <param name="AtOrigin">Every whole request that the origin gets, as <see cref="Proxies.RecordingOrigin"/> renders them.</param>
internal sealed record Probe(string Sentence, byte[] Bytes, int[] Statuses, string[] AtOrigin)
{
    /// <summary>The request that a body hides. It must not come out of one.</summary>
    public const string Smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

    /// <summary>Answered with that status, and nothing of it is a request for the origin.</summary>
    public static Probe Refused(string sentence, int status, string text) => new(sentence, Encoding.Latin1.GetBytes(text), [status], []);

    /// <summary>Answered 200 by the origin, which got exactly that.</summary>
    public static Probe Forwarded(string sentence, string text, params string[] atOrigin) =>
        new(sentence, Encoding.Latin1.GetBytes(text), [.. atOrigin.Select(_ => 200)], atOrigin);

    /// <summary>Some requests go on before the one that is refused.</summary>
    public static Probe Cut(string sentence, int status, string text, params string[] atOrigin) =>
        new(sentence, Encoding.Latin1.GetBytes(text), [.. atOrigin.Select(_ => 200), status], atOrigin);
}
