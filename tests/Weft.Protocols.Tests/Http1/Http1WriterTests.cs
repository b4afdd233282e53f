using Weft.Protocols.Http1;
using Weft.Protocols.Messages;

namespace Weft.Protocols.Tests.Http1;

public sealed class Http1WriterTests
{
    [Fact]
    public void A_request_names_its_host_first_and_its_framing_last()
    {
        using var head = Request("POST", "/a");
        head.Add(FieldName.ContentLength, "7"u8);
        head.Add("x"u8, "y"u8);
        Write(head, BodyKind.Chunked, true).ShouldBe("POST /a HTTP/1.1\r\nhost: h\r\nx: y\r\ntransfer-encoding: chunked\r\n\r\n");
        Write(head, BodyKind.Length, false).ShouldBe("POST /a HTTP/1.1\r\nhost: h\r\ncontent-length: 7\r\nx: y\r\nconnection: close\r\n\r\n");
    }

    [Fact]
    public void An_empty_POST_says_so_and_an_empty_GET_does_not()
    {
        using var post = Request("POST", "/");
        Write(post, BodyKind.None, true).ShouldBe("POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 0\r\n\r\n");
        using var get = Request("GET", "/");
        Write(get, BodyKind.None, true).ShouldBe("GET / HTTP/1.1\r\nhost: h\r\n\r\n");
    }

    [Fact]
    public void Extended_CONNECT_becomes_an_upgrade()
    {
        using var head = Request("CONNECT", "/chat");
        head.SetProtocol("websocket"u8);
        Write(head, BodyKind.None, true).ShouldBe("GET /chat HTTP/1.1\r\nhost: h\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n");
    }

    [Fact]
    public void Te_is_named_by_connection_and_hop_by_hop_fields_are_not_written()
    {
        using var head = Request("GET", "/");
        head.Add(FieldName.Te, "trailers"u8);
        head.Add(FieldName.Connection, "x"u8);
        head.Add(FieldName.TransferEncoding, "chunked"u8);
        Write(head, BodyKind.None, false).ShouldBe("GET / HTTP/1.1\r\nhost: h\r\nte: trailers\r\nconnection: te, close\r\n\r\n");
    }

    [Theory]
    [InlineData(200, BodyKind.None, MethodKind.Get, "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")]
    [InlineData(200, BodyKind.None, MethodKind.Head, "HTTP/1.1 200 OK\r\n\r\n")]
    [InlineData(204, BodyKind.None, MethodKind.Get, "HTTP/1.1 204 No Content\r\n\r\n")]
    [InlineData(304, BodyKind.None, MethodKind.Get, "HTTP/1.1 304 Not Modified\r\n\r\n")]
    [InlineData(200, BodyKind.Chunked, MethodKind.Get, "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")]
    [InlineData(200, BodyKind.Tunnel, MethodKind.Connect, "HTTP/1.1 200 OK\r\n\r\n")]
    [InlineData(599, BodyKind.UntilClose, MethodKind.Get, "HTTP/1.1 599 \r\n\r\n")]
    public void A_response_is_framed_for_its_request(int status, BodyKind body, MethodKind method, string expected)
    {
        using var head = new HeaderBlock { Status = status };
        var wire = new byte[head.WireBytes + 256];
        Ascii.Text(wire.AsSpan(0, Http1Writer.WriteResponse(head, body, true, wire, method))).ShouldBe(expected);
    }

    [Fact]
    public void A_length_is_never_written_without_its_bytes()
    {
        using var request = Request("GET", "/");
        request.Add(FieldName.ContentLength, "5"u8);
        Write(request, BodyKind.None, true).ShouldBe("GET / HTTP/1.1\r\nhost: h\r\n\r\n");
        using var response = new HeaderBlock { Status = 200 };
        response.Add(FieldName.ContentLength, "5"u8);
        var wire = new byte[512];
        Ascii.Text(wire.AsSpan(0, Http1Writer.WriteResponse(response, BodyKind.None, true, wire, MethodKind.Get)))
            .ShouldBe("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
        Ascii.Text(wire.AsSpan(0, Http1Writer.WriteResponse(response, BodyKind.None, true, wire, MethodKind.Head)))
            .ShouldBe("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n");
    }

    [Fact]
    public void A_client_of_the_old_version_is_told_that_the_connection_stays()
    {
        using var head = new HeaderBlock { Status = 200 };
        var wire = new byte[512];
        Ascii.Text(wire.AsSpan(0, Http1Writer.WriteResponse(head, BodyKind.None, true, wire, MethodKind.Get, toHttp10: true)))
            .ShouldBe("HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: keep-alive\r\n\r\n");
    }

    [Theory]
    [InlineData(1, "1\r\n")]
    [InlineData(15, "f\r\n")]
    [InlineData(16, "10\r\n")]
    [InlineData(0x12ab, "12ab\r\n")]
    [InlineData(int.MaxValue, "7fffffff\r\n")]
    public void Chunk_sizes_are_hexadecimal(int length, string expected)
    {
        var wire = new byte[Http1Writer.MaxChunkHeaderBytes];
        Ascii.Text(wire.AsSpan(0, Http1Writer.WriteChunkHeader(length, wire))).ShouldBe(expected);
    }

    private static HeaderBlock Request(string method, string path)
    {
        var head = new HeaderBlock();
        head.SetMethod(Ascii.Bytes(method));
        head.SetAuthority("h"u8);
        head.SetPath(Ascii.Bytes(path));
        return head;
    }

    private static string Write(HeaderBlock head, BodyKind body, bool keepAlive)
    {
        var wire = new byte[head.WireBytes + 256];
        return Ascii.Text(wire.AsSpan(0, Http1Writer.WriteRequest(head, body, keepAlive, wire)));
    }
}
