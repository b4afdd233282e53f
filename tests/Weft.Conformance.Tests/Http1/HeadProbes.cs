using static Weft.Conformance.Tests.Http1.Probe;

namespace Weft.Conformance.Tests.Http1;

/// <summary>Request lines and fields that two readers could understand in different ways (RFC 9112 2 to 5).</summary>
internal static class HeadProbes
{
    private const string Get = "GET /p HTTP/1.1\r\nHost: a\r\n";
    private const string Plain = "GET /p HTTP/1.1\nhost: a\n";

    public static Probe[] All { get; } = [.. Lines(), .. Versions(), .. Hosts(), .. Fields(), .. Hops(), .. Sizes()];

    private static Probe[] Lines() =>
    [
        Forwarded("A plain request", Get + "\r\n", Plain + "\n"),
        Forwarded("An empty line before the request", "\r\n" + Get + "\r\n", Plain + "\n"),
        Forwarded("A method in lower case is another method", "get /p HTTP/1.1\r\nHost: a\r\n\r\n", "get /p HTTP/1.1\nhost: a\n\n"),
        Forwarded("A method of odd letters that are a token", "M!#$%&'*+-.^_`|~9 /p HTTP/1.1\r\nHost: a\r\n\r\n", "M!#$%&'*+-.^_`|~9 /p HTTP/1.1\nhost: a\n\n"),
        Refused("Two empty lines before the request", 400, "\r\n\r\n" + Get + "\r\n"),
        Refused("A bare line feed before the request", 400, "\n" + Get + "\r\n"),
        Refused("A space before the method", 400, " " + Get + "\r\n"),
        Refused("A bare line feed behind the request line", 400, "GET /p HTTP/1.1\nHost: a\r\n\r\n"),
        Refused("A bare line feed behind a field", 400, "GET /p HTTP/1.1\r\nHost: a\n\r\n"),
        Refused("A bare line feed at the end of the head", 400, Get + "\n" + Smuggled),
        Refused("Bare line feeds everywhere", 400, "GET /p HTTP/1.1\nHost: a\n\n"),
        Refused("A bare carriage return behind the request line", 400, "GET /p HTTP/1.1\rHost: a\r\n\r\n"),
        Refused("A bare carriage return at the end of the head", 400, Get + "\rX" + Smuggled),
        Refused("A method with a parenthesis", 400, "G(T /p HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("A method with a colon", 400, "GET: /p HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("A method with a control character", 400, "G\u0001T /p HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("A method beyond ASCII", 400, "G\u00c9T /p HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("No method", 400, "/p HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("A tab behind the method", 400, "GET\t/p HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("Two spaces behind the method", 400, "GET  /p HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("Two spaces before the version", 400, "GET /p  HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("A space behind the version", 400, "GET /p HTTP/1.1 \r\nHost: a\r\n\r\n"),
        Refused("A TLS hello, which is no HTTP", 0, "\u0016\u0003\u0001\u0000\u0005\r\n\r\n"),
    ];

    private static Probe[] Versions() =>
    [
        Forwarded("HTTP/1.0 without a host becomes HTTP/1.1 with the name of the service", "GET /p HTTP/1.0\r\n\r\n", "GET /p HTTP/1.1\nhost: origin\n\n"),
        Refused("No version, as in HTTP/0.9", 400, "GET /p\r\n\r\n"),
        Refused("HTTP/0.9 by name", 505, "GET /p HTTP/0.9\r\nHost: a\r\n\r\n"),
        Refused("HTTP/1.2", 505, "GET /p HTTP/1.2\r\nHost: a\r\n\r\n"),
        Refused("HTTP/2.0 in HTTP/1", 505, "GET /p HTTP/2.0\r\nHost: a\r\n\r\n"),
        Refused("HTTP/3.0 in HTTP/1", 505, "GET /p HTTP/3.0\r\nHost: a\r\n\r\n"),
        Refused("A version of two digits", 400, "GET /p HTTP/1.10\r\nHost: a\r\n\r\n"),
        Refused("A version with a zero before it", 400, "GET /p HTTP/01.1\r\nHost: a\r\n\r\n"),
        Refused("A version without a dot", 400, "GET /p HTTP/11\r\nHost: a\r\n\r\n"),
        Refused("A version in lower case", 400, "GET /p http/1.1\r\nHost: a\r\n\r\n"),
        Refused("Another protocol", 400, "GET /p RTSP/1.1\r\nHost: a\r\n\r\n"),
    ];

    private static Probe[] Hosts() =>
    [
        Forwarded("A host with a port", "GET /p HTTP/1.1\r\nHost: a:80\r\n\r\n", "GET /p HTTP/1.1\nhost: a:80\n\n"),
        Forwarded("A host of IPv6", "GET /p HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", "GET /p HTTP/1.1\nhost: [::1]:80\n\n"),
        Forwarded("An absolute target that names the host", "GET http://a/p?q HTTP/1.1\r\nHost: a\r\n\r\n", "GET /p?q HTTP/1.1\nhost: a\n\n"),
        Forwarded("An absolute target without a path", "GET http://a HTTP/1.1\r\nHost: a\r\nX: 1\r\n\r\n", "GET / HTTP/1.1\nhost: a\nx: 1\n\n"),
        Refused("An absolute target that names another host", 400, "GET http://b/p HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("An absolute target that names another port", 400, "GET http://a:81/p HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("An absolute target with user information", 400, "GET http://u@a/p HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("An absolute target of another scheme", 400, "GET ftp://a/p HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("An absolute target without a host field", 400, "GET http://a/p HTTP/1.1\r\n\r\n"),
        Refused("No host", 400, "GET /p HTTP/1.1\r\n\r\n"),
        Refused("Two hosts", 400, Get + "Host: b\r\n\r\n"),
        Refused("The same host twice", 400, Get + "Host: a\r\n\r\n"),
        Refused("An empty host", 400, "GET /p HTTP/1.1\r\nHost:\r\n\r\n"),
        Refused("A list of hosts", 400, "GET /p HTTP/1.1\r\nHost: a, b\r\n\r\n"),
        Refused("A host with a space", 400, "GET /p HTTP/1.1\r\nHost: a b\r\n\r\n"),
        Refused("A host with user information", 400, "GET /p HTTP/1.1\r\nHost: u@a\r\n\r\n"),
        Refused("A host with a path", 400, "GET /p HTTP/1.1\r\nHost: a/p\r\n\r\n"),
        Refused("A host with a query", 400, "GET /p HTTP/1.1\r\nHost: a?b\r\n\r\n"),
        Refused("A host with a fragment", 400, "GET /p HTTP/1.1\r\nHost: a#b\r\n\r\n"),
        Refused("A host with a backslash", 400, "GET /p HTTP/1.1\r\nHost: a\\b\r\n\r\n"),
        Refused("A host with two ports", 400, "GET /p HTTP/1.1\r\nHost: a:80:81\r\n\r\n"),
        Refused("A host with a port beyond 65535", 400, "GET /p HTTP/1.1\r\nHost: a:65536\r\n\r\n"),
        Refused("A host with a port that is no number", 400, "GET /p HTTP/1.1\r\nHost: a:b\r\n\r\n"),
        Refused("A host beyond ASCII", 400, "GET /p HTTP/1.1\r\nHost: \u00e4\r\n\r\n"),
        Refused("A host of IPv6 that does not end", 400, "GET /p HTTP/1.1\r\nHost: [::1\r\n\r\n"),
        Refused("A space before the colon of a host", 400, "GET /p HTTP/1.1\r\nHost : a\r\n\r\n"),
    ];

    private static Probe[] Fields() =>
    [
        Forwarded("Repeated fields keep their order", Get + "X: 1\r\nY: 2\r\nX: 3\r\n\r\n", Plain + "x: 1\ny: 2\nx: 3\n\n"),
        Forwarded("An empty value", Get + "X:\r\n\r\n", Plain + "x: \n\n"),
        Forwarded("A value with a tab and a colon", Get + "X: a\tb:c\r\n\r\n", Plain + "x: a\tb:c\n\n"),
        Forwarded("A value beyond ASCII", Get + "X: \u00c3\u00a4\r\n\r\n", Plain + "x: \u00c3\u00a4\n\n"),
        Refused("A carriage return in a value", 400, Get + "X: a\rb\r\n\r\n"),
        Refused("A NUL in a value", 400, Get + "X: a\0b\r\n\r\n"),
        Refused("An escape in a value", 400, Get + "X: a\u001b[0m\r\n\r\n"),
        Refused("A DEL in a value", 400, Get + "X: a\u007f\r\n\r\n"),
        Refused("A folded value", 400, Get + "X: a\r\n b\r\n\r\n"),
        Refused("A value folded with a tab", 400, Get + "X: a\r\n\tb\r\n\r\n"),
        Refused("A space in a name", 400, Get + "X Y: 1\r\n\r\n"),
        Refused("A space before the colon", 400, Get + "X : 1\r\n\r\n"),
        Refused("A tab before the colon", 400, Get + "X\t: 1\r\n\r\n"),
        Refused("A line without a colon", 400, Get + "X\r\n\r\n"),
        Refused("An empty name", 400, Get + ": 1\r\n\r\n"),
        Refused("A name like a pseudo field", 400, Get + ":path: /smuggled\r\n\r\n"),
        Refused("A control character in a name", 400, Get + "X\u0001: 1\r\n\r\n"),
        Refused("A NUL in a name", 400, Get + "X\0: 1\r\n\r\n"),
        Refused("A carriage return in a name", 400, Get + "X\rY: 1\r\n\r\n"),
        Refused("A letter beyond ASCII in a name", 400, Get + "X\u00e9: 1\r\n\r\n"),
        Refused("A parenthesis in a name", 400, Get + "X(: 1\r\n\r\n"),
        Refused("A slash in a name", 400, Get + "X/Y: 1\r\n\r\n"),
        Refused("A quote in a name", 400, Get + "\"X\": 1\r\n\r\n"),
    ];

    private static Probe[] Hops() =>
    [
        Forwarded("Fields of one hop end here", Get + "Connection: keep-alive\r\nKeep-Alive: 5\r\nProxy-Connection: close\r\nTe: gzip\r\nUpgrade: h2c\r\n\r\n", Plain + "\n"),
        Forwarded("Nominated fields end here", Get + "X: 1\r\nConnection: X, Y\r\nY: 2\r\nZ: 3\r\n\r\n", Plain + "z: 3\n\n"),
        Forwarded("Authorization cannot be nominated away", Get + "Authorization: b\r\nConnection: close, Authorization\r\n\r\n", Plain + "authorization: b\n\n"),
        Forwarded("Cookie cannot be nominated away", Get + "Cookie: b=c\r\nConnection: Cookie\r\n\r\n", Plain + "cookie: b=c\n\n"),
        Forwarded("Host cannot be nominated away", Get + "Connection: Host\r\n\r\n", Plain + "\n"),
        Forwarded("A length cannot be nominated away", "POST /p HTTP/1.1\r\nHost: a\r\nConnection: Content-Length\r\nContent-Length: 3\r\n\r\nabc", "POST /p HTTP/1.1\nhost: a\ncontent-length: 3\n\nabc"),
        Forwarded("Chunks cannot be nominated away", "POST /p HTTP/1.1\r\nHost: a\r\nConnection: Transfer-Encoding\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            "POST /p HTTP/1.1\nhost: a\ntransfer-encoding: chunked\n\nabc"),
        Forwarded("An upgrade to h2c is not taken", Get + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n", Plain + "\n"),
        Forwarded("A te field of trailers goes on", Get + "Te: trailers\r\nConnection: te\r\n\r\n", Plain + "te: trailers\nconnection: te\n\n"),
    ];

    private static Probe[] Sizes() =>
    [
        Forwarded("A field of 60,000 bytes", Get + "X: " + new string('y', 60_000) + "\r\n\r\n", Plain + "x: " + new string('y', 60_000) + "\n\n"),
        Forwarded("A target of 32,000 bytes", "GET /" + new string('p', 32_000) + " HTTP/1.1\r\nHost: a\r\n\r\n", "GET /" + new string('p', 32_000) + " HTTP/1.1\nhost: a\n\n"),
        Forwarded("A hundred fields", Get + Many(99) + "\r\n", Plain + Many(99).Replace("\r", "", StringComparison.Ordinal) + "\n"),
        Refused("A hundred and one fields", 431, Get + Many(100) + "\r\n"),
        Refused("A field of 64 KiB", 431, Get + "X: " + new string('y', 65_536) + "\r\n\r\n"),
        Refused("96 KB in 96 fields", 431, Get + string.Concat(Enumerable.Repeat("X: " + new string('y', 1000) + "\r\n", 96)) + "\r\n"),
        Refused("A name of 64 KiB", 431, Get + new string('y', 65_536) + ": 1\r\n\r\n"),
        Refused("A target of 33,000 bytes", 414, "GET /" + new string('p', 33_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"),
        Refused("A target without an end", 414, "GET /" + new string('p', 100_000)),
        Refused("A method without an end", 414, new string('G', 100_000)),
    ];

    private static string Many(int fields) => string.Concat(Enumerable.Repeat("x: 1\r\n", fields));
}
