using static Weft.Conformance.Tests.Http1.Probe;

namespace Weft.Conformance.Tests.Http1;

/// <summary>Requests whose end two readers could see in different places (RFC 9112 6).</summary>
internal static class FramingProbes
{
    private const string Post = "POST /p HTTP/1.1\r\nHost: a\r\n";
    private const string Chunked = Post + "Transfer-Encoding: chunked\r\n\r\n";
    private const string Hidden = "0\r\n\r\n" + Smuggled;

    public static Probe[] All { get; } = [.. Lengths(), .. Codings(), .. Chunks(), .. Trailers(), .. Sequences()];

    private static Probe[] Lengths() =>
    [
        Forwarded("A length and its bytes", Post + "Content-Length: 3\r\n\r\nabc", "POST /p HTTP/1.1\nhost: a\ncontent-length: 3\n\nabc"),
        Forwarded("A length of 0", Post + "Content-Length: 0\r\n\r\n", "POST /p HTTP/1.1\nhost: a\ncontent-length: 0\n\n"),
        Forwarded("A length with spaces around it", Post + "Content-Length: \t 3 \t\r\n\r\nabc", "POST /p HTTP/1.1\nhost: a\ncontent-length: 3\n\nabc"),
        Forwarded("A length on a GET", "GET /p HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", "GET /p HTTP/1.1\nhost: a\ncontent-length: 3\n\nabc"),
        Refused("A length before chunks", 400, Post + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n" + Hidden),
        Refused("Chunks before a length", 400, Post + "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n" + Hidden),
        Refused("A length of 0 with chunks", 400, Post + "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n" + Hidden),
        Refused("A length with a plus sign", 400, Post + "Content-Length: +3\r\n\r\nabc" + Smuggled),
        Refused("A length with a minus sign", 400, Post + "Content-Length: -3\r\n\r\nabc" + Smuggled),
        Refused("A length in hexadecimal", 400, Post + "Content-Length: 0x3\r\n\r\nabc" + Smuggled),
        Refused("A length with a fraction", 400, Post + "Content-Length: 3.0\r\n\r\nabc" + Smuggled),
        Refused("A length with an exponent", 400, Post + "Content-Length: 3e0\r\n\r\nabc" + Smuggled),
        Refused("A length with an underscore", 400, Post + "Content-Length: 0_3\r\n\r\nabc" + Smuggled),
        Refused("A length with a space within", 400, Post + "Content-Length: 3 3\r\n\r\nabc" + Smuggled),
        Refused("A length in quotes", 400, Post + "Content-Length: \"3\"\r\n\r\nabc" + Smuggled),
        Refused("An empty length", 400, Post + "Content-Length:\r\n\r\n" + Smuggled),
        Refused("A length beyond 64 bits", 400, Post + "Content-Length: 18446744073709551619\r\n\r\nabc" + Smuggled),
        Refused("The same length twice", 400, Post + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc"),
        Refused("Two lengths that differ", 400, Post + "Content-Length: 3\r\nContent-Length: 40\r\n\r\nabc" + Smuggled),
        Refused("A list of the same length", 400, Post + "Content-Length: 3, 3\r\n\r\nabc"),
        Refused("A list of lengths that differ", 400, Post + "Content-Length: 3,40\r\n\r\nabc" + Smuggled),
        Refused("A space before the colon of a length", 400, Post + "Content-Length : 3\r\n\r\nabc"),
        Refused("A tab before the colon of a length", 400, Post + "Content-Length\t: 3\r\n\r\nabc"),
        Refused("A length behind a NUL", 400, Post + "Content-Length: \0" + "3\r\n\r\nabc"),
        Refused("A length on a folded line", 400, Post + "Content-Length:\r\n 3\r\n\r\nabc"),
        Refused("A length on the continuation of another field", 400, Post + "X: a\r\n Content-Length: 3\r\n\r\nabc"),
        Refused("A length on a CONNECT", 400, "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\nContent-Length: 3\r\n\r\nabc"),
        Refused("A CONNECT, which nothing here serves", 400, "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n" + Smuggled),
    ];

    private static Probe[] Codings() =>
    [
        Forwarded("The coding in another case", Post + "Transfer-Encoding: CHUNKED\r\n\r\n3\r\nabc\r\n0\r\n\r\n", "POST /p HTTP/1.1\nhost: a\ntransfer-encoding: chunked\n\nabc"),
        Forwarded("Chunks on a GET", "GET /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", "GET /p HTTP/1.1\nhost: a\ntransfer-encoding: chunked\n\nabc"),
        Refused("A coding that only begins like chunked", 501, Post + "Transfer-Encoding: chunkedx\r\n\r\n" + Hidden),
        Refused("A coding that only ends like chunked", 501, Post + "Transfer-Encoding: xchunked\r\n\r\n" + Hidden),
        Refused("The coding with a parameter", 501, Post + "Transfer-Encoding: chunked;q=1\r\n\r\n" + Hidden),
        Refused("The coding in quotes", 501, Post + "Transfer-Encoding: \"chunked\"\r\n\r\n" + Hidden),
        Refused("The coding behind a vertical tab", 400, Post + "Transfer-Encoding:\vchunked\r\n\r\n" + Hidden),
        Refused("The coding behind a NUL", 400, Post + "Transfer-Encoding: \0chunked\r\n\r\n" + Hidden),
        Refused("The coding behind a non-breaking space", 501, Post + "Transfer-Encoding: \u00a0chunked\r\n\r\n" + Hidden),
        Refused("A space before the colon of a coding", 400, Post + "Transfer-Encoding : chunked\r\n\r\n" + Hidden),
        Refused("A vertical tab before the colon of a coding", 400, Post + "Transfer-Encoding\v: chunked\r\n\r\n" + Hidden),
        Refused("The coding on a folded line", 501, Post + "Transfer-Encoding:\r\n chunked\r\n\r\n" + Hidden),
        Refused("The coding on the continuation of another field", 400, Post + "X: a\r\n\tTransfer-Encoding: chunked\r\n\r\n" + Hidden),
        Refused("The coding behind a bare line feed", 400, Post + "X: a\nTransfer-Encoding: chunked\r\n\r\n" + Hidden),
        Refused("The coding behind a bare carriage return", 400, Post + "X: a\rTransfer-Encoding: chunked\r\n\r\n" + Hidden),
        Refused("A folded first line", 400, "POST /p HTTP/1.1\r\n Transfer-Encoding: chunked\r\nHost: a\r\n\r\n" + Hidden),
        Refused("The identity coding", 501, Post + "Transfer-Encoding: identity\r\n\r\n" + Smuggled),
        Refused("An empty coding", 501, Post + "Transfer-Encoding:\r\n\r\n" + Smuggled),
        Refused("Another coding before chunked", 501, Post + "Transfer-Encoding: gzip, chunked\r\n\r\n" + Hidden),
        Refused("Another coding behind chunked", 501, Post + "Transfer-Encoding: chunked, identity\r\n\r\n" + Hidden),
        Refused("Chunked twice in a list", 501, Post + "Transfer-Encoding: chunked, chunked\r\n\r\n" + Hidden),
        Refused("Chunked in a list with an empty member", 501, Post + "Transfer-Encoding: , chunked\r\n\r\n" + Hidden),
        Refused("Chunked on two lines", 400, Post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n" + Hidden),
        Refused("Chunked and another coding on two lines", 400, Post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n" + Hidden),
        Refused("Chunks on HTTP/1.0", 400, "POST /p HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + Hidden),
        Refused("Chunks with a length on HTTP/1.0", 400, "POST /p HTTP/1.0\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n" + Hidden),
        Refused("Chunks on a CONNECT", 400, "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\nTransfer-Encoding: chunked\r\n\r\n" + Hidden),
    ];

    private static Probe[] Chunks() =>
    [
        Forwarded("Chunks", Chunked + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", "POST /p HTTP/1.1\nhost: a\ntransfer-encoding: chunked\n\nabcde"),
        Forwarded("An extension", Chunked + "3;a=b\r\nabc\r\n0;c\r\n\r\n", "POST /p HTTP/1.1\nhost: a\ntransfer-encoding: chunked\n\nabc"),
        Forwarded("A size with zeros before it", Chunked + "003\r\nabc\r\n000\r\n\r\n", "POST /p HTTP/1.1\nhost: a\ntransfer-encoding: chunked\n\nabc"),
        Refused("An extension that ends with a bare line feed", 400, Chunked + "3;a\nabc\r\n0\r\n\r\n"),
        Refused("An extension with a bare line feed that hides a chunk", 400, Chunked + "2;\nxx\r\n4c\r\n0\r\n\r\n" + Smuggled),
        Refused("An extension with a bare carriage return", 400, Chunked + "3;a\rb\r\nabc\r\n0\r\n\r\n"),
        Refused("An extension with a NUL", 400, Chunked + "3;a\0b\r\nabc\r\n0\r\n\r\n"),
        Refused("More bytes of extensions than of data", 400, Chunked + "3;" + new string('a', 5000) + "\r\nabc\r\n0\r\n\r\n"),
        Refused("A size that ends with a bare line feed", 400, Chunked + "3\nabc\r\n0\r\n\r\n"),
        Refused("A last chunk that ends with bare line feeds", 400, Chunked + "0\n\n" + Smuggled),
        Refused("Data that ends with a bare line feed", 400, Chunked + "3\r\nabc\n0\r\n\r\n"),
        Refused("Data that ends with a bare carriage return", 400, Chunked + "3\r\nabc\r0\r\n\r\n"),
        Refused("More data than the size says", 400, Chunked + "3\r\nabcd\r\n0\r\n\r\n"),
        Refused("Less data than the size says", 400, Chunked + "4\r\nabc\r\n0\r\n\r\n"),
        Refused("A size with 0x", 400, Chunked + "0x3\r\nabc\r\n0\r\n\r\n"),
        Refused("A size beyond 64 bits", 400, Chunked + "10000000000000003\r\nabc\r\n0\r\n\r\n"),
        Refused("A size of 64 bits", 400, Chunked + "FFFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n"),
        Refused("A size of endless zeros", 400, Chunked + new string('0', 40) + "3\r\nabc\r\n0\r\n\r\n"),
        Refused("A size with a minus sign", 400, Chunked + "-3\r\nabc\r\n0\r\n\r\n"),
        Refused("A size with a plus sign", 400, Chunked + "+3\r\nabc\r\n0\r\n\r\n"),
        Refused("A size with an underscore", 400, Chunked + "0_3\r\nabc\r\n0\r\n\r\n"),
        Refused("A size with a space before it", 400, Chunked + " 3\r\nabc\r\n0\r\n\r\n"),
        Refused("A size with a space behind it", 400, Chunked + "3 \r\nabc\r\n0\r\n\r\n"),
        Refused("A size with a tab before the extension", 400, Chunked + "3\t;a\r\nabc\r\n0\r\n\r\n"),
        Refused("No size", 400, Chunked + "\r\nabc\r\n0\r\n\r\n"),
        Refused("An extension without a size", 400, Chunked + ";a\r\nabc\r\n0\r\n\r\n"),
        Refused("A size that is no number", 400, Chunked + "g\r\nabc\r\n0\r\n\r\n"),
    ];

    private static Probe[] Trailers() =>
    [
        Forwarded("A trailer", Chunked + "0\r\nX-Sum: 1\r\n\r\n", "POST /p HTTP/1.1\nhost: a\ntransfer-encoding: chunked\n\n\n+x-sum: 1"),
        .. new[] { "Transfer-Encoding: chunked", "Content-Length: 40", "Host: b", "Authorization: b", "Cookie: b", "X-Forwarded-For: b", "X-Forwarded-Client-Cert: b", "Connection: close", "Te: trailers", "Content-Type: b" }
            .Select(field => Forwarded("A trailer that is dropped: " + field, Chunked + $"0\r\n{field}\r\n\r\n", "POST /p HTTP/1.1\nhost: a\ntransfer-encoding: chunked\n\n")),
        Refused("A trailer with a space before the colon", 400, Chunked + "0\r\nX : 1\r\n\r\n" + Smuggled),
        Refused("A trailer with a bare line feed", 400, Chunked + "0\r\nX: 1\n\r\n" + Smuggled),
        Refused("A trailer with a NUL", 400, Chunked + "0\r\nX: \0\r\n\r\n" + Smuggled),
        Refused("A folded trailer", 400, Chunked + "0\r\nX: 1\r\n 2\r\n\r\n" + Smuggled),
        Refused("A trailer without a colon", 400, Chunked + "0\r\n" + Smuggled),
        Refused("Trailers of 17 KB", 431, Chunked + "0\r\nX: " + new string('a', 17_000) + "\r\n\r\n"),
        Refused("More than a hundred trailers", 431, Chunked + "0\r\n" + string.Concat(Enumerable.Repeat("X: 1\r\n", 102)) + "\r\n"),
    ];

    private static Probe[] Sequences() =>
    [
        Forwarded("A request behind a body", Post + "Content-Length: 3\r\n\r\nabcGET /q HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST /p HTTP/1.1\nhost: a\ncontent-length: 3\n\nabc", "GET /q HTTP/1.1\nhost: a\n\n"),
        Forwarded("A request behind chunks", Chunked + "3\r\nabc\r\n0\r\n\r\nGET /q HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST /p HTTP/1.1\nhost: a\ntransfer-encoding: chunked\n\nabc", "GET /q HTTP/1.1\nhost: a\n\n"),
        Forwarded("A body that looks like a request", Post + $"Content-Length: {Smuggled.Length}\r\n\r\n{Smuggled}",
            $"POST /p HTTP/1.1\nhost: a\ncontent-length: {Smuggled.Length}\n\n{Smuggled}"),
        Forwarded("A request behind one that closes", "GET /p HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + Smuggled, "GET /p HTTP/1.1\nhost: a\n\n"),
        Forwarded("A request behind one of HTTP/1.0", "GET /p HTTP/1.0\r\nHost: a\r\n\r\n" + Smuggled, "GET /p HTTP/1.1\nhost: a\n\n"),
        Forwarded("A request behind one of HTTP/1.0 that keeps alive", "GET /p HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\nGET /q HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /p HTTP/1.1\nhost: a\n\n", "GET /q HTTP/1.1\nhost: a\n\n"),
        Cut("A refused request behind a good one", 400, "GET /p HTTP/1.1\r\nHost: a\r\n\r\n" + Chunked + "x\r\n" + Smuggled, "GET /p HTTP/1.1\nhost: a\n\n"),
        Refused("A request behind a refused body", 400, Chunked + "3\r\nabcd\r\n" + Smuggled),
        Refused("A request behind a refused head", 400, "GET /p HTTP/1.1\r\n\r\n" + Smuggled),
        Refused("A body shorter than its length", 0, Post + "Content-Length: 10\r\n\r\nabc"),
        Refused("Chunks without the last one", 0, Chunked + "3\r\nabc\r\n"),
    ];
}
