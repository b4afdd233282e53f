using System.Text;
using Weft.Protocols.Http1;
using Weft.Protocols.Messages;

namespace Weft.Benchmarks.HotPaths;

internal sealed class Http1ChunkedBody : HotPath
{
    private readonly HeaderBlock _trailers = new();
    private readonly byte[] _wire = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat($"100\r\n{new string('x', 256)}\r\n", 4)) + "0\r\nx-sum: 1\r\n\r\n");

    public override int Run()
    {
        var reader = new Http1BodyReader(BodyKind.Chunked, 0);
        var left = _wire.AsSpan();
        var total = 0;
        while (!reader.IsDone)
        {
            reader.Read(left, out var consumed, out var data, _trailers);
            left = left[consumed..];
            total += data.Length;
        }
        return total;
    }

    public override void Dispose()
    {
        _trailers.Dispose();
        base.Dispose();
    }
}
