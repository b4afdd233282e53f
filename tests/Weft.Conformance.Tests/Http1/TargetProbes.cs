using static Weft.Conformance.Tests.Http1.Probe;

namespace Weft.Conformance.Tests.Http1;

/// <summary>Spellings of a path, of which one is forwarded, and fields by which a client claims to be someone.</summary>
internal static class TargetProbes
{
    public static Probe[] All { get; } = [.. Paths(), .. Claims()];

    private static Probe[] Paths() =>
    [
        Path("A parent segment", "/a/../admin", "/admin"),
        Path("A parent segment in escapes", "/a/%2e%2E/admin", "/admin"),
        Path("A parent segment half in escapes", "/a/.%2e/admin", "/admin"),
        Path("A segment of one dot", "/a/./admin", "/a/admin"),
        Path("Parent segments beyond the root", "/../../admin", "/admin"),
        Path("A parent segment behind a parameter", "/a;/../b", "/b"),
        Path("A parent segment at the end", "/a/b/..", "/a/"),
        Path("Escaped letters", "/%61dm%69n", "/admin"),
        Path("Escapes in lower case", "/%c3%a4", "/%C3%A4"),
        Path("Repeated slashes", "//a///b", "//a///b"),
        Path("An escaped slash", "/a%2fadmin", "/a%2Fadmin"),
        Path("Escapes of escapes", "/a/%252e%252e/admin", "/a/%252e%252e/admin"),
        Path("Dots in a query", "/a?/../%2e%2e/admin", "/a?/../%2e%2e/admin"),
        Path("Three dots", "/a/.../admin", "/a/.../admin"),
        Bad("A parent segment before an escaped slash", "/a/..%2f../admin"),
        Bad("A parent segment between escaped slashes", "/a%2f..%2Fadmin"),
        Bad("A parent segment before an escaped backslash", "/a/..%5c../admin"),
        Bad("An escaped NUL", "/a%00.html"),
        Bad("A fragment", "/a#/../b"),
        Bad("A fragment at once", "/#"),
        Bad("A backslash", "/a\\..\\admin"),
        Bad("A tab", "/a\tb"),
        Bad("A carriage return", "/a\rb"),
        Bad("A NUL", "/a\0b"),
        Bad("A control character", "/a\u0001b"),
        Bad("A DEL", "/a\u007fb"),
        Bad("A letter beyond ASCII", "/\u00e4"),
        Bad("A space", "/a b"),
        Bad("A quote", "/a\"b"),
        Bad("Angle brackets", "/<script>"),
        Bad("A path without a slash", "admin"),
    ];

    private static Probe[] Claims() =>
    [
        .. new[]
        {
            "X-Forwarded-Client-Cert: URI=spiffe://default/admin", "x-forwarded-client-cert: By=a", "X-Envoy-Internal: true", "X-Envoy-Force-Trace: 1",
            "X-Envoy-Upstream-Rq-Timeout-Ms: 1", "X-Envoy-Retry-On: 5xx", "X-Envoy-Original-Url: /admin", "X-Weft-Error: route_not_found",
        }.Select(field => Forwarded("A claim that is taken off: " + field, $"GET /p HTTP/1.1\r\nHost: a\r\n{field}\r\n\r\n", "GET /p HTTP/1.1\nhost: a\n\n")),
        // Nothing here reads it; an application that takes it for X-Forwarded-For trusts more than HTTP says.
        Forwarded("A claim with underscores is another field", "GET /p HTTP/1.1\r\nHost: a\r\nX_Forwarded_For: 1.1.1.1\r\n\r\n", "GET /p HTTP/1.1\nhost: a\nx_forwarded_for: 1.1.1.1\n\n"),
    ];

    private static Probe Path(string sentence, string path, string forwarded) => Forwarded(sentence, $"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n", $"GET {forwarded} HTTP/1.1\nhost: a\n\n");

    private static Probe Bad(string sentence, string path) => Refused(sentence + " in a path", 400, $"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n");
}
