using Weft.Protocols.Http1;
using Weft.Protocols.Messages;

namespace Weft.Fuzz.Targets;

/// <summary>Bodies: the first byte says the kind. Read whole or byte by byte, the content and the verdict are the same.</summary>
internal sealed class Http1BodyTarget : FuzzTarget
{
    private readonly HeaderBlock _trailers = new();

    public override string Name => "h1-body";

    public override IReadOnlyList<byte[]> Seeds { get; } = new[]
    {
        "\u0002" + "5\r\nhello\r\n0\r\n\r\n",
        "\u0002" + "a;x=y\r\n0123456789\r\n1\r\nz\r\n0\r\ngrpc-status: 0\r\nx: y\r\n\r\nGET /",
        "\u0002" + "00000005;q=\"a\\\"b\"\r\nhello\r\n0;e\r\n\r\n",
        "\u0001" + "hello world",
        "\u0003" + "until the end",
    }.Select(System.Text.Encoding.Latin1.GetBytes).ToArray();

    public override bool Run(byte[] input)
    {
        if (input.Length == 0) return false;
        var kind = (BodyKind)(input[0] % 4);
        var whole = Read(kind, input.AsSpan(1), input.Length, out var data);
        var pieces = Read(kind, input.AsSpan(1), 1, out var again);
        Require(whole == pieces, $"whole it is {whole}, byte by byte {pieces}");
        Require(data.AsSpan().SequenceEqual(again), "the content differs");
        Require(data.Length < input.Length, "more content than input");
        return whole == Http1BodyResult.End;
    }

    private Http1BodyResult Read(BodyKind kind, ReadOnlySpan<byte> input, int step, out byte[] data)
    {
        var reader = new Http1BodyReader(kind, 7);
        using var content = new MemoryStream();
        var result = Http1BodyResult.NeedMore;
        var position = 0;
        for (var end = Math.Min(step, input.Length); ; end = Math.Min(end + step, input.Length))
        {
            do
            {
                result = reader.Read(input[position..end], out var consumed, out var piece, _trailers);
                position += consumed;
                content.Write(piece);
            }
            while (result == Http1BodyResult.Data && position < end);
            if (result is Http1BodyResult.End or Http1BodyResult.Refused || end == input.Length) break;
        }
        data = content.ToArray();
        if (result == Http1BodyResult.Data && reader.IsDone) return Http1BodyResult.End;
        return result == Http1BodyResult.Data ? Http1BodyResult.NeedMore : result;
    }
}
