using CsCheck;
using Weft.Protocols.Http1;
using Weft.Protocols.Messages;

namespace Weft.Protocols.Tests.Http1;

public sealed class Http1BodyReaderTests
{
    [Theory]
    [InlineData("5\r\nhello\r\n0\r\n\r\n", "hello")]
    [InlineData("5;ext=1\r\nhello\r\n1;a=\"b\"\r\n!\r\n0;x\r\n\r\n", "hello!")]
    [InlineData("00A\r\n0123456789\r\n000\r\n\r\n", "0123456789")]
    [InlineData("a\r\n0123456789\r\n0\r\nX-T: 1\r\nContent-Length: 9\r\n\r\n", "0123456789")]
    public void Chunks_are_joined_at_every_split(string wire, string expected)
    {
        for (var step = 1; step <= wire.Length; step++) Drain(wire, step, out _).ShouldBe(expected);
    }

    [Fact]
    public void Trailers_lose_what_they_may_not_carry()
    {
        using var trailers = new HeaderBlock();
        var reader = new Http1BodyReader(BodyKind.Chunked, 0);
        var wire = Ascii.Bytes("0\r\nGrpc-Status: 0\r\nTransfer-Encoding: chunked\r\nHost: x\r\nAuthorization: y\r\nX: z\r\n\r\nrest");
        reader.Read(wire, out var consumed, out _, trailers).ShouldBe(Http1BodyResult.End);
        Ascii.Describe(trailers).ShouldBe("0|||||\ngrpc-status: 0\nx: z\n");
        consumed.ShouldBe(wire.Length - 4);
    }

    [Theory]
    [InlineData("0x5\r\nhello\r\n", Http1Fault.BadChunkSize)]
    [InlineData("\r\n", Http1Fault.BadChunkSize)]
    [InlineData("+5\r\n", Http1Fault.BadChunkSize)]
    [InlineData("5 \r\n", Http1Fault.BadChunkSize)]
    [InlineData("g\r\n", Http1Fault.BadChunkSize)]
    [InlineData("FFFFFFFFFFFFFFFF\r\n", Http1Fault.BadChunkSize)]
    [InlineData("00000000000000005\r\n", Http1Fault.BadChunkSize)]
    [InlineData("5\nhello\r\n", Http1Fault.BareLineFeed)]
    [InlineData("5;a\nhello\r\n", Http1Fault.BareLineFeed)]
    [InlineData("5\rhello\r\n", Http1Fault.BareCarriageReturn)]
    [InlineData("5;a\rb\r\n", Http1Fault.BareCarriageReturn)]
    [InlineData("5;\0\r\n", Http1Fault.BadChunkExtension)]
    [InlineData("5\r\nhelloX\n", Http1Fault.BadChunkEnd)]
    [InlineData("5\r\nhello\n", Http1Fault.BadChunkEnd)]
    [InlineData("5\r\nhello\rX", Http1Fault.BadChunkEnd)]
    [InlineData("0\r\nX : 1\r\n\r\n", Http1Fault.SpaceBeforeColon)]
    [InlineData("0\r\nX: 1\n\r\n", Http1Fault.BareLineFeed)]
    public void Broken_chunks_are_refused_at_every_split(string wire, Http1Fault expected)
    {
        for (var step = 1; step <= wire.Length; step++)
        {
            Drain(wire, step, out var fault);
            fault.ShouldBe(expected, $"in steps of {step}");
        }
    }

    [Fact]
    public void More_extensions_than_data_are_refused()
    {
        Drain("1;" + new string('x', 5000) + "\r\na\r\n", 1000, out var one);
        one.ShouldBe(Http1Fault.TooManyChunkExtensions);
        Drain(string.Concat(Enumerable.Repeat("1;" + new string('x', 100) + "\r\na\r\n", 100)), 1000, out var many);
        many.ShouldBe(Http1Fault.TooManyChunkExtensions);
    }

    [Fact]
    public void Endless_trailers_are_refused()
    {
        Drain("0\r\n" + string.Concat(Enumerable.Repeat("a: b\r\n", 200)) + "\r\n", 5000, out var many);
        many.ShouldBe(Http1Fault.TrailersTooLarge);
        Drain("0\r\na: " + new string('x', 20000), 30000, out var large);
        large.ShouldBe(Http1Fault.TrailersTooLarge);
    }

    [Fact]
    public void A_length_ends_exactly_and_leaves_the_next_message()
    {
        using var trailers = new HeaderBlock();
        var reader = new Http1BodyReader(BodyKind.Length, 3);
        reader.Read("abcNEXT"u8, out var consumed, out var data, trailers).ShouldBe(Http1BodyResult.Data);
        (consumed, Ascii.Text(data)).ShouldBe((3, "abc"));
        reader.Read("NEXT"u8, out consumed, out _, trailers).ShouldBe(Http1BodyResult.End);
        consumed.ShouldBe(0);
        reader.IsDone.ShouldBeTrue();
    }

    [Fact]
    public void What_the_writer_chunks_the_reader_joins() =>
        Gen.Select(Gen.Byte.Array[1, 400].Array[0, 8], Gen.Int[1, 100]).Sample((chunks, step) =>
        {
            using var trailers = new HeaderBlock();
            trailers.Add("x-sum"u8, "1"u8);
            var wire = new List<byte>();
            var room = new byte[256];
            foreach (var chunk in chunks)
            {
                wire.AddRange(room.AsSpan(0, Http1Writer.WriteChunkHeader(chunk.Length, room)));
                wire.AddRange(chunk);
                wire.AddRange("\r\n"u8);
            }
            wire.AddRange(room.AsSpan(0, Http1Writer.WriteLastChunk(trailers, room)));
            Drain(Ascii.Text(wire.ToArray()), step, out var fault).ShouldBe(string.Concat(chunks.Select(chunk => Ascii.Text(chunk))));
            fault.ShouldBe(Http1Fault.None);
        });

    // Feeds the wire in steps and keeps what was not consumed, as a connection does.
    private static string Drain(string wire, int step, out Http1Fault fault)
    {
        using var trailers = new HeaderBlock();
        var bytes = Ascii.Bytes(wire);
        var reader = new Http1BodyReader(BodyKind.Chunked, 0);
        var body = new System.Text.StringBuilder();
        int at = 0, seen = 0;
        fault = Http1Fault.None;
        while (true)
        {
            var result = reader.Read(bytes.AsSpan(at, seen - at), out var consumed, out var data, trailers);
            at += consumed;
            body.Append(Ascii.Text(data));
            fault = reader.Fault;
            if (result is Http1BodyResult.End or Http1BodyResult.Refused) return body.ToString();
            if (result != Http1BodyResult.NeedMore) continue;
            if (seen == bytes.Length) return body.ToString();
            seen = Math.Min(bytes.Length, seen + step);
        }
    }
}
