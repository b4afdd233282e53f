using CsCheck;
using Weft.Protocols.Hpack;
using Weft.Protocols.Messages;

namespace Weft.Protocols.Tests.Hpack;

public sealed class HpackEncoderTests
{
    private static readonly string[] Names = ["via", "server", "x-a", "x-b", "authorization", "etag"];
    private static readonly string[] Values = ["one", "two", "", "a longer value that does not fit the guessable size"];

    [Fact]
    public void Steady_fields_cost_one_byte_each()
    {
        using var encoder = new HpackEncoder();
        using var head = Request();
        head.Add(FieldName.UserAgent, "curl/8"u8);
        head.Add("x-team"u8, "weft"u8);
        head.Add(FieldName.Te, "trailers"u8);
        for (var round = 0; round < 3; round++) Encode(encoder, head);
        Encode(encoder, head).Length.ShouldBe(4 + 3);
    }

    [Fact]
    public void Secrets_that_could_be_guessed_and_sensitive_fields_are_never_indexed()
    {
        using var encoder = new HpackEncoder();
        using var decoder = new HpackDecoder();
        using var head = Request();
        head.Add(FieldName.Authorization, "Basic YTpi"u8);
        head.Add(FieldName.Cookie, "a=1"u8);
        head.Add("x-secret"u8, "s"u8, FieldName.Other, sensitive: true);
        using var read = new HeaderBlock();
        for (var round = 0; round < 3; round++)
        {
            decoder.Decode(Encode(encoder, head), read, FieldSectionKind.Request, 65536, 100).ShouldBe(HpackResult.Ok);
            Enumerable.Range(0, read.Count).ShouldAllBe(index => read.IsSensitive(index));
        }
        decoder.TableCount.ShouldBe(2); // authority and path only
    }

    [Fact]
    public void Volatile_fields_take_one_row_for_a_name_without_a_number_and_else_none()
    {
        using var encoder = new HpackEncoder();
        using var decoder = new HpackDecoder();
        using var read = new HeaderBlock();
        using var head = new HeaderBlock { Status = 200 };
        head.Add(FieldName.Date, "Mon, 21 Oct 2013 20:13:21 GMT"u8);
        head.Add(FieldName.ContentLength, "5"u8);
        head.Add(FieldName.XRequestId, "1"u8);
        for (var round = 0; round < 3; round++)
        {
            head.Set(FieldName.XRequestId, [(byte)('1' + round)]);
            decoder.Decode(Encode(encoder, head, FieldSectionKind.Response), read, FieldSectionKind.Response, 65536, 100).ShouldBe(HpackResult.Ok);
        }
        decoder.TableCount.ShouldBe(1); // the first x-request-id, so that its name is a byte from then on
        Ascii.Describe(read).ShouldBe(Ascii.Describe(head));
    }

    [Fact]
    public void A_smaller_and_again_larger_peer_table_is_announced_with_both_sizes()
    {
        using var encoder = new HpackEncoder();
        using var head = Request();
        encoder.SetPeerMaxTableBytes(0);
        encoder.SetPeerMaxTableBytes(1000);
        Convert.ToHexStringLower(Encode(encoder, head).AsSpan(0, 4)).ShouldBe("203fc907");
        Convert.ToHexStringLower(Encode(encoder, head).AsSpan(0, 1)).ShouldBe("82");
    }

    [Fact]
    public void An_upgrade_is_written_as_extended_CONNECT()
    {
        using var encoder = new HpackEncoder();
        using var decoder = new HpackDecoder();
        using var head = Request();
        using var read = new HeaderBlock();
        head.SetProtocol("websocket"u8);
        decoder.Decode(Encode(encoder, head), read, FieldSectionKind.Request, 65536, 100).ShouldBe(HpackResult.Ok);
        Ascii.Describe(read).ShouldBe("0|CONNECT|http|svc:80|/items|websocket\n");
    }

    [Fact]
    public void Hop_by_hop_fields_and_Host_are_left_out()
    {
        using var encoder = new HpackEncoder();
        using var decoder = new HpackDecoder();
        using var head = Request();
        using var read = new HeaderBlock();
        foreach (var name in new[] { "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "host" }) head.Add(Ascii.Bytes(name), "x"u8);
        decoder.Decode(Encode(encoder, head), read, FieldSectionKind.Request, 65536, 100).ShouldBe(HpackResult.Ok);
        read.Count.ShouldBe(0);
    }

    [Fact]
    public void Any_history_of_blocks_and_table_sizes_decodes_to_what_was_encoded()
    {
        var name = Gen.OneOf(Gen.Int[0, 5].Select(index => Names[index]), Gen.Char["abcdef"].Array[1, 5].Select(text => new string(text)));
        var value = Gen.OneOf(Gen.Int[0, 3].Select(index => Values[index]), Gen.Char["xyz"].Array[0, 200].Select(text => new string(text)));
        var block = Gen.Select(Gen.Select(name, value).Array[0, 12], Gen.Int[-1, 5000]);
        block.Array[1, 30].Sample(history =>
        {
            using var encoder = new HpackEncoder();
            using var decoder = new HpackDecoder();
            using var head = new HeaderBlock();
            using var read = new HeaderBlock();
            foreach (var (fields, size) in history)
            {
                if (size >= 0 && size % 3 == 0)
                {
                    encoder.SetPeerMaxTableBytes(size);
                    decoder.SetMaxTableBytes(size);
                }
                head.Clear();
                head.Status = 200 + fields.Length;
                foreach (var (fieldName, text) in fields) head.Add(Ascii.Bytes(fieldName), Ascii.Bytes(text));
                decoder.Decode(Encode(encoder, head, FieldSectionKind.Response), read, FieldSectionKind.Response, 65536, 100).ShouldBe(HpackResult.Ok);
                Ascii.Describe(read).ShouldBe(Ascii.Describe(head));
            }
        }, iter: 2000);
    }

    [Fact]
    public void Random_bytes_never_break_the_decoder() =>
        Gen.Byte.Array[0, 200].Array[1, 5].Sample(blocks =>
        {
            using var decoder = new HpackDecoder();
            using var head = new HeaderBlock();
            foreach (var block in blocks)
                if (decoder.Decode(block, head, FieldSectionKind.Request, 4096, 50) == HpackResult.CompressionError)
                    break;
        }, iter: 20000);

    private static HeaderBlock Request()
    {
        var head = new HeaderBlock();
        head.SetMethod("GET"u8);
        head.SetScheme("http"u8);
        head.SetAuthority("svc:80"u8);
        head.SetPath("/items"u8);
        return head;
    }

    private static byte[] Encode(HpackEncoder encoder, HeaderBlock head, FieldSectionKind kind = FieldSectionKind.Request)
    {
        var room = new byte[head.WireBytes + 64];
        return room[..encoder.Encode(head, kind, room)];
    }
}
