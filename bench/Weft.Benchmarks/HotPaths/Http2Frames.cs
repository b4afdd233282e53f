using Weft.Protocols.Http2;

namespace Weft.Benchmarks.HotPaths;

/// <summary>What a connection of many streams sees: DATA with a WINDOW_UPDATE between two of them.</summary>
internal sealed class Http2Frames : HotPath
{
    private const int Pairs = 8;
    private const int DataBytes = 100;
    private const int MaxFrameBytes = 16384;
    private readonly byte[] _wire = new byte[4096];

    public override int Run()
    {
        var length = Write();
        var left = _wire.AsSpan(0, length);
        var sum = 0;
        while (FrameHeader.TryRead(left, out var header))
        {
            if (FrameRules.Check(header, MaxFrameBytes) != default) throw new InvalidOperationException("a frame of ours was refused");
            sum += header.StreamId;
            left = left[header.TotalBytes..];
            if (left.IsEmpty) break;
        }
        return sum;
    }

    private int Write()
    {
        var at = 0;
        for (var stream = 1; stream <= 2 * Pairs; stream += 2)
        {
            at += FrameWriter.Header(_wire.AsSpan(at), DataBytes, FrameType.Data, FrameFlags.None, stream) + DataBytes;
            at += FrameWriter.WindowUpdate(_wire.AsSpan(at), stream, DataBytes);
        }
        return at;
    }
}
