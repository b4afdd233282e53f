using Weft.Protocols.Hpack;
using Weft.Protocols.Messages;

namespace Weft.Protocols.Tests.Hpack;

public sealed class HpackDecoderTests
{
    private const string Get = "828684" + A; // with an authority, which http has (RFC 9113 8.3.1)
    private const string A = "01" + "0161";

    [Fact]
    public void The_request_examples_of_RFC_7541_C_4_decode()
    {
        using var decoder = new HpackDecoder();
        using var head = new HeaderBlock();
        Decode(decoder, "828684418cf1e3c2e5f23a6ba0ab90f4ff", head).ShouldBe(HpackResult.Ok);
        Ascii.Describe(head).ShouldBe("0|GET|http|www.example.com|/|\n");
        Decode(decoder, "828684be5886a8eb10649cbf", head).ShouldBe(HpackResult.Ok);
        Ascii.Describe(head).ShouldBe("0|GET|http|www.example.com|/|\ncache-control: no-cache\n");
        Decode(decoder, "828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf", head).ShouldBe(HpackResult.Ok);
        Ascii.Describe(head).ShouldBe("0|GET|https|www.example.com|/index.html|\ncustom-key: custom-value\n");
        decoder.TableCount.ShouldBe(3);
    }

    [Fact]
    public void The_response_examples_of_RFC_7541_C_6_decode_with_evictions()
    {
        using var decoder = new HpackDecoder();
        using var head = new HeaderBlock();
        // A table of 256 bytes, announced as a size update before the first block.
        Decode(decoder, "3fe101" + "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3", head, FieldSectionKind.Response)
            .ShouldBe(HpackResult.Ok);
        Ascii.Describe(head).ShouldBe("302|||||\ncache-control: private\ndate: Mon, 21 Oct 2013 20:13:21 GMT\nlocation: https://www.example.com\n");
        Decode(decoder, "4883640effc1c0bf", head, FieldSectionKind.Response).ShouldBe(HpackResult.Ok);
        Ascii.Describe(head).ShouldBe("307|||||\ncache-control: private\ndate: Mon, 21 Oct 2013 20:13:21 GMT\nlocation: https://www.example.com\n");
        Decode(decoder, "88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007", head, FieldSectionKind.Response)
            .ShouldBe(HpackResult.Ok);
        Ascii.Describe(head).ShouldBe("200|||||\ncache-control: private\ndate: Mon, 21 Oct 2013 20:13:22 GMT\nlocation: https://www.example.com\n"
            + "content-encoding: gzip\nset-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1\n");
        decoder.TableCount.ShouldBe(3);
    }

    [Theory]
    [InlineData("80")] // index 0
    [InlineData("c0")] // index beyond both tables
    [InlineData("ff8080808080808001")] // endless integer
    [InlineData("ff")] // cut off integer
    [InlineData("400a")] // cut off name
    [InlineData("40016101")] // cut off value
    [InlineData("823fe11f")] // size update after a field
    [InlineData("3fe21f")] // size above the limit of 4096
    [InlineData("0001618100")] // Huffman padding with zeros
    [InlineData("00016182ffff")] // Huffman padding longer than 7 bits
    [InlineData("00016184ffffffff")] // the end mark in a string
    public void A_broken_coding_is_a_connection_error(string wire)
    {
        using var decoder = new HpackDecoder();
        using var head = new HeaderBlock();
        Decode(decoder, wire, head, FieldSectionKind.Trailers).ShouldBe(HpackResult.CompressionError);
        head.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("8686" + "8284" + A, "a pseudo field twice")]
    [InlineData("8684" + A, "no method")]
    [InlineData("8284" + A, "no scheme")]
    [InlineData("8286" + A, "no path")]
    [InlineData("828604" + "00" + A, "an empty path")]
    [InlineData("828604" + "0161" + A, "a path without slash")]
    [InlineData("828604" + "012a" + A, "an asterisk without OPTIONS")]
    [InlineData("828604" + "032f2062" + A, "a space in the path")]
    [InlineData("828684", "no authority")]
    [InlineData("828684" + "01" + "00", "an empty authority")]
    [InlineData("0207" + "434f4e4e454354" + "01" + "03613a31" + "0f0d0130", "CONNECT with a length")]
    [InlineData(Get + "88", "a status in a request")]
    [InlineData(Get + "0f0d0131" + "0f0d0131", "two lengths")]
    [InlineData(Get + "0f0d022b31", "a signed length")]
    [InlineData(Get + "00" + "0141" + "0162", "an upper-case name")]
    [InlineData(Get + "00" + "04486f7374" + "0162", "an upper-case known name")]
    [InlineData(Get + "00" + "026120" + "0162", "a space in a name")]
    [InlineData(Get + "00" + "03613a62" + "0162", "a colon in a name")]
    [InlineData(Get + "00" + "00" + "0162", "an empty name")]
    [InlineData(Get + "00" + "0161" + "0362000a", "NUL and LF in a value")]
    [InlineData(Get + "00" + "0161" + "022062", "a space before a value")]
    [InlineData(Get + "00" + "0a636f6e6e656374696f6e" + "0162", "connection")]
    [InlineData(Get + "0f2a" + "076368756e6b6564", "transfer-encoding")]
    [InlineData(Get + "00" + "027465" + "04677a6970", "te with a coding")]
    [InlineData(Get + "00" + "0161" + "0162" + "01" + "0161", "a pseudo field after a regular one")]
    [InlineData(Get + "00" + "043a616263" + "0162", "an unknown pseudo field")]
    [InlineData(Get + "0f17" + "0162", "a host that differs")]
    [InlineData("828684" + "01" + "0361" + "4062", "user information")]
    [InlineData("0207" + "434f4e4e454354", "CONNECT without authority")]
    [InlineData("0207" + "434f4e4e454354" + A + "84", "CONNECT with a path")]
    [InlineData(Get + "00" + "093a70726f746f636f6c" + "0162", "a protocol without CONNECT")]
    public void A_malformed_request_is_a_stream_error(string wire, string why)
    {
        using var decoder = new HpackDecoder();
        using var head = new HeaderBlock();
        Decode(decoder, wire, head).ShouldBe(HpackResult.Malformed, why);
        Decode(decoder, Get, head).ShouldBe(HpackResult.Ok);
    }

    [Theory]
    [InlineData(Get, "0|GET|http|a|/|\n")]
    [InlineData(Get + "0f17" + "0141", "0|GET|http|a|/|\n")]
    [InlineData("0207" + "434f4e4e454354" + "01" + "03613a31", "0|CONNECT||a:1||\n")]
    [InlineData("0207" + "434f4e4e454354" + "8684" + "01" + "0161" + "00" + "093a70726f746f636f6c" + "0162", "0|CONNECT|http|a|/|b\n")]
    [InlineData("0207" + "4f5054494f4e53" + "8604" + "012a" + A, "0|OPTIONS|http|a|*|\n")]
    [InlineData(Get + "00" + "027465" + "08747261696c657273", "0|GET|http|a|/|\nte: trailers\n")]
    [InlineData(Get + "0f11" + "0161" + "0f11" + "0162", "0|GET|http|a|/|\ncookie: a; b\n")]
    public void A_sound_request_comes_out_neutral(string wire, string expected)
    {
        using var decoder = new HpackDecoder();
        using var head = new HeaderBlock();
        Decode(decoder, wire, head).ShouldBe(HpackResult.Ok);
        Ascii.Describe(head).ShouldBe(expected);
        head.Version.ShouldBe(HttpVersion.Http2);
    }

    [Theory]
    [InlineData("", "no status")]
    [InlineData("8888", "two of them")]
    [InlineData("0803" + "313031", "101")]
    [InlineData("0802" + "3230", "two digits")]
    [InlineData("8882", "a method")]
    public void A_malformed_response_is_a_stream_error(string wire, string why)
    {
        using var decoder = new HpackDecoder();
        using var head = new HeaderBlock();
        Decode(decoder, wire, head, FieldSectionKind.Response).ShouldBe(HpackResult.Malformed, why);
    }

    [Fact]
    public void Trailers_have_no_pseudo_fields_and_lose_framing_fields()
    {
        using var decoder = new HpackDecoder();
        using var head = new HeaderBlock();
        Decode(decoder, "88", head, FieldSectionKind.Trailers).ShouldBe(HpackResult.Malformed);
        Decode(decoder, "0f0d0131" + "00" + "0161" + "0162", head, FieldSectionKind.Trailers).ShouldBe(HpackResult.Ok);
        Ascii.Describe(head).ShouldBe("0|||||\na: b\n");
    }

    [Fact]
    public void A_section_that_is_too_large_leaves_the_tables_in_step()
    {
        using var decoder = new HpackDecoder();
        using var head = new HeaderBlock();
        var bomb = Get + "40" + "0161" + "0162" + string.Concat(Enumerable.Repeat("be", 5000)) + "40" + "0163" + "0164";
        Decode(decoder, bomb, head).ShouldBe(HpackResult.TooLarge);
        Decode(decoder, Get + "bebf", head).ShouldBe(HpackResult.Ok);
        Ascii.Describe(head).ShouldBe("0|GET|http|a|/|\nc: d\na: b\n");
    }

    [Fact]
    public void A_malformed_row_stays_in_the_table_and_stays_malformed()
    {
        using var decoder = new HpackDecoder();
        using var head = new HeaderBlock();
        Decode(decoder, Get + "40" + "0141" + "0162", head).ShouldBe(HpackResult.Malformed);
        Decode(decoder, Get + "be", head).ShouldBe(HpackResult.Malformed);
        decoder.TableCount.ShouldBe(1);
    }

    [Fact]
    public void A_lowered_limit_must_be_announced_by_the_next_block()
    {
        using var decoder = new HpackDecoder();
        using var head = new HeaderBlock();
        decoder.SetMaxTableBytes(100);
        Decode(decoder, "3f45" + Get, head).ShouldBe(HpackResult.Ok);
        decoder.SetMaxTableBytes(50);
        Decode(decoder, Get, head).ShouldBe(HpackResult.CompressionError);
    }

    [Fact]
    public void A_name_borrowed_from_a_row_that_the_addition_evicts_is_still_right()
    {
        using var decoder = new HpackDecoder();
        using var head = new HeaderBlock();
        // The table holds one row of 40 bytes: each addition evicts the row that lends its name.
        Decode(decoder, "3f09" + Get + "40" + "0361626301" + "78", head).ShouldBe(HpackResult.Ok);
        for (var round = 0; round < 50; round++)
        {
            Decode(decoder, Get + "7e" + "0179", head).ShouldBe(HpackResult.Ok);
            Ascii.Describe(head).ShouldBe("0|GET|http|a|/|\nabc: y\n");
        }
        decoder.TableCount.ShouldBe(1);
    }

    [Fact]
    public void A_sensitive_field_is_marked()
    {
        using var decoder = new HpackDecoder();
        using var head = new HeaderBlock();
        Decode(decoder, Get + "10" + "0161" + "0162" + "00" + "0163" + "0164", head).ShouldBe(HpackResult.Ok);
        (head.IsSensitive(0), head.IsSensitive(1)).ShouldBe((true, false));
    }

    private static HpackResult Decode(HpackDecoder decoder, string wire, HeaderBlock head, FieldSectionKind kind = FieldSectionKind.Request) =>
        decoder.Decode(Convert.FromHexString(wire), head, kind, 65536, 200);
}
