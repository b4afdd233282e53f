using System.Buffers.Binary;

namespace Weft.Protocols.Grpc;

/// <summary>
/// Counts the length-prefixed messages of one direction of a gRPC call as its bytes pass, however they are split
/// (gRPC over HTTP/2, "Length-Prefixed-Message": one byte of flag, four of length, the message).
/// </summary>
public struct GrpcMessageCounter
{
    private const int PrefixBytes = 5;

    private long _left;
    private uint _length;
    private int _prefix;
    private bool _isBroken;

    /// <summary>Messages whose prefix was seen.</summary>
    public int Messages { get; private set; }

    /// <summary>Whether the bytes so far end with a whole message.</summary>
    public readonly bool IsWhole => !_isBroken && _prefix == 0 && _left == 0;

    /// <summary>Takes the next bytes. A flag that is neither 0 nor 1 is no gRPC: nothing more is counted.</summary>
    public void Add(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty && !_isBroken)
        {
            if (_left > 0)
            {
                var skipped = (int)Math.Min(_left, data.Length);
                _left -= skipped;
                data = data[skipped..];
            }
            else if (_prefix == 0 && data.Length >= PrefixBytes)
            {
                _isBroken = data[0] > 1;
                _length = BinaryPrimitives.ReadUInt32BigEndian(data[1..]);
                data = data[PrefixBytes..];
                Begin();
            }
            else
            {
                AddToPrefix(data[0]);
                data = data[1..];
            }
        }
    }

    private void AddToPrefix(byte next)
    {
        if (_prefix == 0) (_isBroken, _length) = (next > 1, 0);
        else _length = (_length << 8) | next;
        if (++_prefix == PrefixBytes) Begin();
    }

    private void Begin()
    {
        _prefix = 0;
        _left = _length;
        if (!_isBroken) Messages++;
    }
}
