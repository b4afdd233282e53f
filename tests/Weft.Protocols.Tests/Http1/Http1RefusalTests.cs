using Weft.Protocols.Http1;
using Weft.Protocols.Messages;

namespace Weft.Protocols.Tests.Http1;

public sealed class Http1RefusalTests
{
    private const string Start = "POST / HTTP/1.1\r\nHost: a\r\n";

    [Theory]
    [InlineData("GET / HTTP/1.1\nHost: a\r\n\r\n", Http1Fault.BareLineFeed)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\n\r\n", Http1Fault.BareLineFeed)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\n", Http1Fault.BareLineFeed)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n", Http1Fault.BareCarriageReturn)]
    [InlineData("GET / HTTP/1.1\rX\r\nHost: a\r\n\r\n", Http1Fault.BareCarriageReturn)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n", Http1Fault.ControlCharacter)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: a\x0b\r\n\r\n", Http1Fault.ControlCharacter)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: a\x7f\r\n\r\n", Http1Fault.ControlCharacter)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n", Http1Fault.FoldedLine)]
    [InlineData("GET / HTTP/1.1\r\n Host: a\r\n\r\n", Http1Fault.FoldedLine)]
    [InlineData("GET / HTTP/1.1\r\nHost : a\r\n\r\n", Http1Fault.SpaceBeforeColon)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX(: 1\r\n\r\n", Http1Fault.BadFieldName)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n: 1\r\n\r\n", Http1Fault.BadFieldName)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nNo colon\r\n\r\n", Http1Fault.SpaceBeforeColon)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\u00e9: 1\r\n\r\n", Http1Fault.BadFieldName)]
    [InlineData(Start + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", Http1Fault.LengthWithTransferCoding)]
    [InlineData(Start + "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n", Http1Fault.LengthWithTransferCoding)]
    [InlineData(Start + "Content-Length: 3\r\nContent-Length: 3\r\n\r\n", Http1Fault.RepeatedContentLength)]
    [InlineData(Start + "Content-Length: 3, 3\r\n\r\n", Http1Fault.RepeatedContentLength)]
    [InlineData(Start + "Content-Length: +3\r\n\r\n", Http1Fault.BadContentLength)]
    [InlineData(Start + "Content-Length: -3\r\n\r\n", Http1Fault.BadContentLength)]
    [InlineData(Start + "Content-Length: 0x3\r\n\r\n", Http1Fault.BadContentLength)]
    [InlineData(Start + "Content-Length: 3 3\r\n\r\n", Http1Fault.BadContentLength)]
    [InlineData(Start + "Content-Length:\r\n\r\n", Http1Fault.BadContentLength)]
    [InlineData(Start + "Content-Length: 99999999999999999999\r\n\r\n", Http1Fault.BadContentLength)]
    [InlineData(Start + "Transfer-Encoding: gzip, chunked\r\n\r\n", Http1Fault.UnsupportedTransferCoding)]
    [InlineData(Start + "Transfer-Encoding: identity\r\n\r\n", Http1Fault.UnsupportedTransferCoding)]
    [InlineData(Start + "Transfer-Encoding: xchunked\r\n\r\n", Http1Fault.UnsupportedTransferCoding)]
    [InlineData(Start + "Transfer-Encoding:\r\n\r\n", Http1Fault.UnsupportedTransferCoding)]
    [InlineData(Start + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", Http1Fault.RepeatedTransferCoding)]
    [InlineData(Start + "Transfer-Encoding:\x0b" + "chunked\r\n\r\n", Http1Fault.ControlCharacter)]
    public void A_request_whose_fields_can_be_read_in_two_ways_is_refused(string text, Http1Fault expected) => ExpectRefusal(text, expected);

    [Theory]
    [InlineData("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", Http1Fault.TransferCodingOnHttp10)]
    [InlineData("GET / HTTP/1.1\r\n\r\n", Http1Fault.MissingHost)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", Http1Fault.RepeatedHost)]
    [InlineData("GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", Http1Fault.BadHost)]
    [InlineData("GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", Http1Fault.BadHost)]
    [InlineData("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", Http1Fault.BadHost)]
    [InlineData("GET / HTTP/1.1\r\nHost: a:99999\r\n\r\n", Http1Fault.BadHost)]
    [InlineData("GET / HTTP/1.1\r\nHost:\r\n\r\n", Http1Fault.BadHost)]
    [InlineData("GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", Http1Fault.AuthorityMismatch)]
    [InlineData("CONNECT b:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", Http1Fault.AuthorityMismatch)]
    [InlineData("CONNECT b:1 HTTP/1.1\r\nHost: b:1\r\nContent-Length: 3\r\n\r\n", Http1Fault.ContentOnConnect)]
    [InlineData("CONNECT / HTTP/1.1\r\nHost: b\r\n\r\n", Http1Fault.BadTarget)]
    [InlineData("CONNECT b HTTP/1.1\r\nHost: b\r\n\r\n", Http1Fault.BadTarget)]
    [InlineData("GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", Http1Fault.BadTarget)]
    [InlineData("GET /a\tb HTTP/1.1\r\nHost: a\r\n\r\n", Http1Fault.BadTarget)]
    [InlineData("GET /\u00e9 HTTP/1.1\r\nHost: a\r\n\r\n", Http1Fault.BadTarget)]
    [InlineData("GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", Http1Fault.BadTarget)]
    [InlineData("GET /a\\b HTTP/1.1\r\nHost: a\r\n\r\n", Http1Fault.BadTarget)]
    [InlineData("GET * HTTP/1.1\r\nHost: a\r\n\r\n", Http1Fault.BadTarget)]
    [InlineData("GET a HTTP/1.1\r\nHost: a\r\n\r\n", Http1Fault.BadTarget)]
    [InlineData("GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", Http1Fault.BadTarget)]
    [InlineData("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", Http1Fault.BadTarget)]
    [InlineData("GET /  HTTP/1.1\r\nHost: a\r\n\r\n", Http1Fault.BadTarget)]
    [InlineData("GET /\r\nHost: a\r\n\r\n", Http1Fault.BadRequestLine)]
    [InlineData(" GET / HTTP/1.1\r\nHost: a\r\n\r\n", Http1Fault.BadRequestLine)]
    [InlineData("G(T / HTTP/1.1\r\nHost: a\r\n\r\n", Http1Fault.BadRequestLine)]
    [InlineData("GET / http/1.1\r\nHost: a\r\n\r\n", Http1Fault.BadRequestLine)]
    [InlineData("GET / HTTP/1.1 \r\nHost: a\r\n\r\n", Http1Fault.BadRequestLine)]
    [InlineData("GET / HTTP/2.0\r\nHost: a\r\n\r\n", Http1Fault.UnsupportedVersion)]
    [InlineData("GET / HTTP/1.2\r\nHost: a\r\n\r\n", Http1Fault.UnsupportedVersion)]
    public void A_request_whose_target_or_version_can_be_read_in_two_ways_is_refused(string text, Http1Fault expected) => ExpectRefusal(text, expected);

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", Http1Fault.LengthWithTransferCoding)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", Http1Fault.RepeatedContentLength)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", Http1Fault.UnsupportedTransferCoding)]
    [InlineData("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", Http1Fault.TransferCodingOnHttp10)]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 1\r\n\r\n", Http1Fault.BareLineFeed)]
    [InlineData("HTTP/1.1 200 O\0K\r\n\r\n", Http1Fault.ControlCharacter)]
    [InlineData("HTTP/1.1 20 OK\r\n\r\n", Http1Fault.BadStatusLine)]
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n", Http1Fault.BadStatusLine)]
    [InlineData("HTTP/1.1 099 OK\r\n\r\n", Http1Fault.BadStatusLine)]
    [InlineData("HTTP/1.1  200 OK\r\n\r\n", Http1Fault.BadStatusLine)]
    [InlineData("HTTP/2.0 200 OK\r\n\r\n", Http1Fault.UnsupportedVersion)]
    [InlineData("ICY 200 OK all good\r\n\r\n", Http1Fault.BadStatusLine)]
    public void A_response_that_can_be_read_in_two_ways_is_refused(string text, Http1Fault expected)
    {
        using var head = new HeaderBlock();
        Http1ResponseReader.Read(Ascii.Bytes(text), Http1Limits.Default, MethodKind.Get, head, out _, out _, out var fault)
            .ShouldBe(Http1ReadResult.Refused);
        fault.ShouldBe(expected);
    }

    [Fact]
    public void Every_fault_has_a_status_and_a_sentence_of_its_own()
    {
        var faults = Enum.GetValues<Http1Fault>();
        faults.Select(Http1Faults.Text).Distinct().Count().ShouldBe(faults.Length);
        faults.ShouldAllBe(fault => new[] { 400, 414, 431, 501, 505 }.Contains(Http1Faults.Status(fault)));
    }

    [Fact]
    public void Sizes_are_limited()
    {
        Fault("GET /" + new string('a', 40000) + " HTTP/1.1\r\nHost: a\r\n\r\n").ShouldBe(Http1Fault.TargetTooLong);
        Fault("GET /" + new string('a', 40000)).ShouldBe(Http1Fault.TargetTooLong);
        Fault("GET / HTTP/1.1\r\nHost: a\r\nX: " + new string('a', 70000)).ShouldBe(Http1Fault.HeadTooLarge);
        Fault("GET / HTTP/1.1\r\nHost: a\r\nX: " + new string('a', 70000) + "\r\n\r\n").ShouldBe(Http1Fault.HeadTooLarge);
        Fault("GET / HTTP/1.1\r\nHost: a\r\n" + string.Concat(Enumerable.Repeat("a: b\r\n", 100)) + "\r\n").ShouldBe(Http1Fault.TooManyFields);
        Fault("GET / HTTP/1.1\r\nHost: a\r\n" + string.Concat(Enumerable.Repeat("a: b\r\n", 99)) + "\r\n").ShouldBe(Http1Fault.None);
    }

    private static void ExpectRefusal(string text, Http1Fault expected)
    {
        using var head = new HeaderBlock();
        Http1RequestReader.Read(Ascii.Bytes(text), Http1Limits.Default, head, out _, out var consumed, out var fault)
            .ShouldBe(Http1ReadResult.Refused);
        fault.ShouldBe(expected);
        consumed.ShouldBe(0);
    }

    private static Http1Fault Fault(string text)
    {
        using var head = new HeaderBlock();
        Http1RequestReader.Read(Ascii.Bytes(text), new Http1Limits(), head, out _, out _, out var fault);
        return fault;
    }
}
