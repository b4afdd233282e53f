using System.Text;
using Weft.Conformance.Tests.Http2;
using Weft.Protocols.Http2;
using static Weft.Conformance.Tests.Http2.RawFrames;

namespace Weft.Conformance.Tests.Http1;

/// <summary>Requests that come in by HTTP/2 and go out by HTTP/1: nothing of a field may become a line there.</summary>
public sealed class DowngradeTests(MatrixFixture fixture) : IClassFixture<MatrixFixture>
{
    private const string Injected = "x HTTP/1.1\r\nhost: a\r\n\r\nGET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n";

    private static readonly Dictionary<string, byte[]> Refusals = new()
    {
        ["a request in :path"] = Head(path: "/" + Injected),
        ["a line end in :path"] = Head(path: "/p\r\nx: y"),
        ["a line feed in :path"] = Head(path: "/p\nx: y"),
        ["a space in :path"] = Head(path: "/p HTTP/1.1"),
        ["a tab in :path"] = Head(path: "/p\tq"),
        ["a NUL in :path"] = Head(path: "/p\0q"),
        ["a fragment in :path"] = Head(path: "/p#q"),
        ["a backslash in :path"] = Head(path: "/p\\q"),
        ["a letter beyond ASCII in :path"] = Head(path: "/\u00e4"),
        ["an absolute :path"] = Head(path: "http://b/p"),
        ["a star as :path of a GET"] = Head(path: "*"),
        ["a request in :method"] = Head(method: "GET /smuggled HTTP/1.1\r\nhost: a\r\n\r\nGET"),
        ["a space in :method"] = Head(method: "GET /smuggled"),
        ["an empty :method"] = Head(method: ""),
        ["a line end in :authority"] = Head(authority: "a\r\nx: y"),
        ["a space in :authority"] = Head(authority: "a b"),
        ["user information in :authority"] = Head(authority: "u@a"),
        ["a path in :authority"] = Head(authority: "a/p"),
        ["a list in :authority"] = Head(authority: "a,b"),
        ["a line end in :scheme"] = Head(scheme: "http\r\nx: y"),
        ["a host that differs from :authority"] = Head(more: ("host", "b")),
        ["two hosts"] = Headers(1, Block((":method", "GET"), (":scheme", "http"), (":path", "/p"), ("host", "a"), ("host", "a"))),
        ["a colon in a name"] = Head(more: ("x:y", "1")),
        ["a request in a name"] = Head(more: ("x: y\r\n\r\nget /smuggled http/1.1\r\nhost", "a")),
        ["a name with a space before its end"] = Head(more: ("transfer-encoding ", "chunked")),
        ["a name with a tab"] = Head(more: ("content-length\t", "3")),
        ["a NUL in a name"] = Head(more: ("x\0", "1")),
        ["a name in upper case"] = Head(more: ("Content-Length", "3")),
        ["a request in a value"] = Head(more: ("x", "y\r\n\r\nGET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n")),
        ["a line feed in a value"] = Head(more: ("x", "y\ntransfer-encoding: chunked")),
        ["a carriage return in a value"] = Head(more: ("x", "y\rz")),
        ["a transfer coding (H2.TE)"] = Head(more: ("transfer-encoding", "chunked")),
        ["a connection field"] = Head(more: ("connection", "transfer-encoding")),
        ["a length below the content (H2.CL)"] = [.. Post(("content-length", "0")), .. Data(1, Encoding.ASCII.GetBytes(Probe.Smuggled), ends: true)],
        ["a length above the content (H2.CL)"] = [.. Post(("content-length", "50")), .. Data(1, "abc"u8, ends: true)],
        ["a length with a plus sign"] = [.. Post(("content-length", "+3")), .. Data(1, "abc"u8, ends: true)],
        ["a list of lengths"] = [.. Post(("content-length", "3, 3")), .. Data(1, "abc"u8, ends: true)],
        ["two lengths"] = [.. Post(("content-length", "3"), ("content-length", "3")), .. Data(1, "abc"u8, ends: true)],
        ["a line end in a trailer"] = [.. Post(), .. Data(1, "abc"u8), .. Headers(1, Block(("x", "y\r\n\r\nGET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n")))],
        ["a colon in the name of a trailer"] = [.. Post(), .. Data(1, "abc"u8), .. Headers(1, Block(("x:y", "1")))],
    };

    private static readonly Dictionary<string, (byte[] Frames, string AtOrigin)> Translations = new()
    {
        ["a plain request"] = (Head(), "GET /p HTTP/1.1\nhost: a\n\n"),
        ["cookies in pieces become one (RFC 9113 8.2.3)"] = (Head(more: [("cookie", "a=b"), ("x", "1"), ("cookie", "c=d")]), "GET /p HTTP/1.1\nhost: a\ncookie: a=b; c=d\nx: 1\n\n"),
        ["a length of the content stays a length"] = ([.. Post(("content-length", "3")), .. Data(1, "abc"u8, ends: true)], "POST /p HTTP/1.1\nhost: a\ncontent-length: 3\n\nabc"),
        ["content without a length goes in chunks"] = ([.. Post(), .. Data(1, "ab"u8), .. Data(1, "c"u8, ends: true)], "POST /p HTTP/1.1\nhost: a\ntransfer-encoding: chunked\n\nabc"),
        ["content that looks like a request stays content"] = ([.. Post(), .. Data(1, Encoding.ASCII.GetBytes("0\r\n\r\n" + Probe.Smuggled), ends: true)],
            "POST /p HTTP/1.1\nhost: a\ntransfer-encoding: chunked\n\n0\r\n\r\n" + Probe.Smuggled),
        ["trailers go behind the last chunk, those that decide nothing"] = ([.. Post(), .. Data(1, "abc"u8), .. Headers(1, Block(("x-sum", "1"), ("content-length", "40"), ("host", "b"), ("authorization", "b")))],
            "POST /p HTTP/1.1\nhost: a\ntransfer-encoding: chunked\n\nabc\n+x-sum: 1"),
        ["a host stands for :authority"] = (Headers(1, Block((":method", "GET"), (":scheme", "http"), (":path", "/p"), ("host", "a"))), "GET /p HTTP/1.1\nhost: a\n\n"),
    };

    public static TheoryData<string> Refused => [.. Refusals.Keys];

    public static TheoryData<string> Translated => [.. Translations.Keys];

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_request_that_HTTP1_would_read_otherwise_is_refused(string sentence)
    {
        using var connection = await RawConnection.GreetAsync(fixture.Proxy.Address);

        await connection.SendAsync(Refusals[sentence]);

        var refusal = await connection.UntilAsync(frame => frame.IsFault || frame.EndsStream);
        refusal.ShouldNotBeNull().Type.ShouldBe(FrameType.RstStream, refusal!.ToString());
        (await fixture.TakeAsync()).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Translated))]
    public async Task A_request_is_said_in_HTTP1(string sentence)
    {
        using var connection = await RawConnection.GreetAsync(fixture.Proxy.Address);

        await connection.SendAsync(Translations[sentence].Frames);

        (await connection.UntilAsync(frame => frame.IsFault || frame.EndsStream)).ShouldNotBeNull().IsFault.ShouldBeFalse();
        (await fixture.TakeAsync()).ShouldBe([Translations[sentence].AtOrigin]);
    }

    private static byte[] Head(string method = "GET", string scheme = "http", string authority = "a", string path = "/p", params (string, string)[] more) =>
        Headers(1, Block([(":method", method), (":scheme", scheme), (":authority", authority), (":path", path), .. more]));

    private static byte[] Post(params (string, string)[] more) =>
        Headers(1, Block([(":method", "POST"), (":scheme", "http"), (":authority", "a"), (":path", "/p"), .. more]), ends: false);
}
