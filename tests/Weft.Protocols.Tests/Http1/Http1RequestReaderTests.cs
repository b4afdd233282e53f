using CsCheck;
using Weft.Protocols.Http1;
using Weft.Protocols.Messages;

namespace Weft.Protocols.Tests.Http1;

public sealed class Http1RequestReaderTests
{
    [Fact]
    public void A_head_comes_out_neutral_of_its_version()
    {
        using var head = new HeaderBlock();
        var framing = Read("POST /p?q=1 HTTP/1.1\r\nHost: a.b:80\r\nContent-Length: 12\r\nX-One:  two \t\r\nKeep-Alive: 5\r\n\r\nbody", head);
        Ascii.Describe(head).ShouldBe("0|POST|http|a.b:80|/p?q=1|\ncontent-length: 12\nx-one: two\n");
        (framing.Kind, framing.Length, framing.KeepAlive).ShouldBe((BodyKind.Length, 12L, true));
        head.Version.ShouldBe(HttpVersion.Http11);
    }

    [Theory]
    [InlineData("GET http://A.b/x HTTP/1.1\r\nHost: a.b\r\n\r\n", "A.b", "/x")]
    [InlineData("GET http://a HTTP/1.1\r\nHost: a\r\n\r\n", "a", "/")]
    [InlineData("GET http://a?q HTTP/1.1\r\nHost: a\r\n\r\n", "a", "/?q")]
    [InlineData("OPTIONS http://a HTTP/1.1\r\nHost: a\r\n\r\n", "a", "*")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "a", "*")]
    [InlineData("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", "a:443", "")]
    [InlineData("GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", "[::1]:80", "/")]
    [InlineData("GET / HTTP/1.0\r\n\r\n", "", "/")]
    [InlineData("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "a", "/")]
    public void All_forms_of_target_become_authority_and_path(string text, string authority, string path)
    {
        using var head = new HeaderBlock();
        Read(text, head);
        Ascii.Text(head.Authority).ShouldBe(authority);
        Ascii.Text(head.Path).ShouldBe(path);
    }

    [Theory]
    [InlineData("HTTP/1.1", "", true)]
    [InlineData("HTTP/1.1", "Connection: close\r\n", false)]
    [InlineData("HTTP/1.1", "Connection: keep-alive, CLOSE\r\n", false)]
    [InlineData("HTTP/1.0", "", false)]
    [InlineData("HTTP/1.0", "Connection: Keep-Alive\r\n", true)]
    public void The_connection_lives_as_RFC_9112_says(string version, string fields, bool expected)
    {
        using var head = new HeaderBlock();
        Read($"GET / {version}\r\nHost: a\r\n{fields}\r\n", head).KeepAlive.ShouldBe(expected);
        head.Count.ShouldBe(0);
    }

    [Fact]
    public void Nominated_fields_are_removed_but_never_the_well_known_end_to_end_ones()
    {
        using var head = new HeaderBlock();
        Read("GET / HTTP/1.1\r\nHost: a\r\nX-Hop: 1\r\nAuthorization: b\r\nX-Forwarded-Client-Cert: c\r\nConnection: x-hop, authorization, x-forwarded-client-cert, host\r\nX-HOP: 2\r\n\r\n", head);
        Ascii.Describe(head).ShouldBe("0|GET|http|a|/|\nauthorization: b\nx-forwarded-client-cert: c\n");
    }

    [Fact]
    public void Te_keeps_only_trailers()
    {
        using var head = new HeaderBlock();
        Read("GET / HTTP/1.1\r\nHost: a\r\nTE: gzip, Trailers\r\nConnection: te\r\n\r\n", head);
        Ascii.Describe(head).ShouldBe("0|GET|http|a|/|\nte: trailers\n");
        Read("GET / HTTP/1.1\r\nHost: a\r\nTE: gzip\r\n\r\n", head);
        head.Count.ShouldBe(0);
    }

    [Fact]
    public void An_upgrade_needs_both_fields_and_names_its_protocol()
    {
        using var head = new HeaderBlock();
        Read("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: WebSocket\r\n\r\n", head).Upgrade.ShouldBeTrue();
        Ascii.Text(head.Protocol).ShouldBe("websocket");
        head.Count.ShouldBe(0);
        Read("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n", head).Upgrade.ShouldBeFalse();
        Read("GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade, http2-settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n\r\n", head).Upgrade.ShouldBeFalse();
        Ascii.Describe(head).ShouldBe("0|GET|http|a|/|\n");
    }

    [Fact]
    public void Bodies_are_framed()
    {
        using var head = new HeaderBlock();
        Read("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\nExpect: 100-continue\r\n\r\n", head).Kind.ShouldBe(BodyKind.Chunked);
        Read("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n", head).ExpectContinue.ShouldBeTrue();
        Read("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", head).Kind.ShouldBe(BodyKind.None);
        Read("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", head).Kind.ShouldBe(BodyKind.Tunnel);
    }

    [Fact]
    public void Any_prefix_of_a_head_needs_more_and_consumes_nothing()
    {
        using var head = new HeaderBlock();
        var text = Ascii.Bytes("POST /p HTTP/1.1\r\nHost: a\r\nX: y\r\nContent-Length: 5\r\n\r\n");
        for (var length = 0; length < text.Length; length++)
        {
            Http1RequestReader.Read(text.AsSpan(0, length), Http1Limits.Default, head, out _, out var consumed, out _).ShouldBe(Http1ReadResult.NeedMore);
            consumed.ShouldBe(0);
        }
        Http1RequestReader.Read([.. text, 1, 2, 3], Http1Limits.Default, head, out _, out var all, out _).ShouldBe(Http1ReadResult.Complete);
        all.ShouldBe(text.Length);
    }

    [Fact]
    public void What_was_read_and_written_again_reads_the_same()
    {
        var name = Gen.Char["abcxyzABC-_09"].Array[1, 12].Select(text => "q" + new string(text));
        var value = Gen.Char["abc \t\u00e9,;=\"/"].Array[0, 40].Select(text => new string(text).Trim(' ', '\t'));
        Gen.Select(name, value).Array[0, 20].Sample(fields =>
        {
            using var first = new HeaderBlock();
            using var second = new HeaderBlock();
            Read("GET /x HTTP/1.1\r\nHost: a\r\n" + string.Concat(fields.Select(field => $"{field.Item1}: {field.Item2}\r\n")) + "\r\n", first);
            var wire = new byte[first.WireBytes + 256];
            var length = Http1Writer.WriteRequest(first, BodyKind.None, keepAlive: true, wire);
            Http1RequestReader.Read(wire.AsSpan(0, length), Http1Limits.Default, second, out _, out _, out _).ShouldBe(Http1ReadResult.Complete);
            Ascii.Describe(second).ShouldBe(Ascii.Describe(first));
        });
    }

    [Fact]
    public void Random_bytes_never_break_the_reader()
    {
        using var head = new HeaderBlock();
        Gen.Char["GET /: \r\n\0HTP1.0hosta,;chunked"].Array[0, 300].Sample(
            text => Http1RequestReader.Read(Ascii.Bytes(new string(text)), Http1Limits.Default, head, out _, out var consumed, out _) == Http1ReadResult.Complete
                || consumed == 0, threads: 1);
    }

    private static Http1Framing Read(string text, HeaderBlock head)
    {
        Http1RequestReader.Read(Ascii.Bytes(text), Http1Limits.Default, head, out var framing, out _, out var fault)
            .ShouldBe(Http1ReadResult.Complete, fault.ToString());
        return framing;
    }
}
