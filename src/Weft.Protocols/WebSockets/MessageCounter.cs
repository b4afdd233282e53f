using System.Buffers.Binary;

namespace Weft.Protocols.WebSockets;

/// <summary>
/// Counts the messages of one direction of a WebSocket, whichever way its bytes are cut (RFC 6455 section 5.2): a message is a data frame with FIN and
/// those without it before. Control frames are none. It only counts: what breaks the rules passes and is counted as it is framed.
/// </summary>
/// <remarks>
///  0                   1                   2                   3
/// |F|R|R|R| opcode|M| length 7    | length 16 or 64 when 126/127  | mask key when M | payload |
/// </remarks>
public struct MessageCounter
{
    private const int ShortHead = 2;
    private const int MaskKey = 4;
    private const byte Fin = 0x80;
    private const byte Control = 0x08;
    private const byte Masked = 0x80;
    private const byte Length16 = 126;
    private const byte Length64 = 127;

    // The first two bytes and the extended length of a frame that came in pieces; the key is skipped with the payload.
    private ulong _extended;
    private byte _first;
    private byte _second;
    private byte _seen;
    private ulong _left;

    /// <summary>Messages whose last frame has begun.</summary>
    public long Messages { get; private set; }

    /// <summary>Takes the next bytes of the direction.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_left > 0)
            {
                var skipped = (int)Math.Min(_left, (ulong)bytes.Length);
                _left -= (ulong)skipped;
                bytes = bytes[skipped..];
                continue;
            }
            TakeHeadByte(bytes[0]);
            bytes = bytes[1..];
        }
    }

    private void TakeHeadByte(byte next)
    {
        if (_seen == 0) _first = next;
        else if (_seen == 1) _second = next;
        else _extended = (_extended << 8) | next;
        _seen++;
        if (_seen < ShortHead) return;
        var length = (byte)(_second & ~Masked);
        var extended = length switch { Length16 => sizeof(ushort), Length64 => sizeof(ulong), _ => 0 };
        if (_seen < ShortHead + extended) return;
        // A length beyond 2^63 is none (section 5.2); nothing follows that could be counted.
        _left = (extended == 0 ? length : _extended & long.MaxValue) + (ulong)((_second & Masked) != 0 ? MaskKey : 0);
        if ((_first & Fin) != 0 && (_first & Control) == 0) Messages++;
        (_seen, _extended) = (0, 0);
    }
}
