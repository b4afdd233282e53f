using System.Buffers.Text;
using Weft.Protocols.Hpack;
using Weft.Protocols.Messages;

namespace Weft.Benchmarks.HotPaths;

/// <summary>From one proxy's encoder to the other's decoder.</summary>
internal sealed class HpackRequest : HotPath
{
    private const int MaxListBytes = 65536;
    private const int MaxFields = 100;
    private readonly bool _isFresh;
    private readonly HeaderBlock _head = new();
    private readonly HeaderBlock _decoded = new();
    private readonly HpackEncoder _encoder = new();
    private readonly HpackDecoder _decoder = new();
    private readonly byte[] _wire = new byte[4096];
    private int _turn;

    public HpackRequest(bool isFresh)
    {
        _isFresh = isFresh;
        SampleRequest.Fill(_head);
    }

    public override int Run()
    {
        if (_isFresh) Renew();
        var length = _encoder.Encode(_head, FieldSectionKind.Request, _wire);
        _decoder.Decode(_wire.AsSpan(0, length), _decoded, FieldSectionKind.Request, MaxListBytes, MaxFields);
        return length + _decoded.Count;
    }

    public override void Dispose()
    {
        _encoder.Dispose();
        _decoder.Dispose();
        _head.Dispose();
        _decoded.Dispose();
        base.Dispose();
    }

    private void Renew()
    {
        Span<byte> path = stackalloc byte[32];
        "/orders/"u8.CopyTo(path);
        Utf8Formatter.TryFormat(++_turn, path[8..], out var digits);
        SampleRequest.Fill(_head);
        _head.SetPath(path[..(8 + digits)]);
    }
}
