using Weft.Protocols.Hpack;
using Weft.Protocols.Http1;
using Weft.Protocols.Messages;

namespace Weft.Protocols.Tests;

public sealed class AllocationTests
{
    [Fact]
    public void Nothing_is_allocated_from_the_second_message_on()
    {
        using var head = new HeaderBlock();
        using var decoded = new HeaderBlock();
        using var encoder = new HpackEncoder();
        using var decoder = new HpackDecoder();
        var wire = new byte[8192];
        var request = Ascii.Bytes("POST /items?x=1 HTTP/1.1\r\nHost: svc:80\r\nUser-Agent: x\r\nX-Own: y\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n");
        var body = Ascii.Bytes("5\r\nhello\r\n0\r\nx: y\r\n\r\n");

        Round();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1000; round++) Round();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Round()
        {
            Http1RequestReader.Read(request, Http1Limits.Default, head, out var framing, out _, out _);
            var length = encoder.Encode(head, FieldSectionKind.Request, wire);
            decoder.Decode(wire.AsSpan(0, length), decoded, FieldSectionKind.Request, 65536, 100);
            Http1Writer.WriteRequest(decoded, BodyKind.Chunked, true, wire);
            var reader = new Http1BodyReader(framing);
            reader.Read(body, out var consumed, out _, decoded);
            reader.Read(body.AsSpan(consumed), out _, out _, decoded);
        }
    }
}
