namespace Weft.Protocols.Tls;

/// <summary>
/// Reads a ClientHello from the first bytes of a connection, however they are split over reads and over records:
/// <code>
/// | type 8 = 22 | version 16 = 0x03xx | length 16 | fragment |  ...            records (RFC 8446 5.1)
/// | type 8 = 1 | length 24 | version 16 | random 256 | session id | suites | compressions | extensions |   (4.1.2)
/// </code>
/// It remembers at most the hello itself, and no more of it than has come.
/// </summary>
public sealed class ClientHelloReader
{
    /// <summary>The longest hello, its own header included: 16 KiB. With post-quantum key shares 9 KiB were seen.</summary>
    public const int MaxBytes = 16 * 1024;

    private const int FirstBytes = 1024;
    private const int RecordHeaderBytes = 5;
    private const int HandshakeHeaderBytes = 4;
    private const int MaxFragmentBytes = 16 * 1024;
    private const byte HandshakeRecord = 22;
    private const byte ClientHelloMessage = 1;
    private const byte MajorVersion = 3;
    private const byte MaxMinorVersion = 4;

    private byte[] _hello = [];
    private int _helloBytes;
    private int _headerBytes;
    private ushort _fragmentLength;
    private int _fragmentLeft;
    private bool _isFirstRecord = true;

    /// <summary>What the bytes so far are; final unless it is <see cref="ClientHelloResult.NeedMore"/>.</summary>
    public ClientHelloResult Result { get; private set; }

    /// <summary>The hello once <see cref="Result"/> is <see cref="ClientHelloResult.Complete"/>.</summary>
    public ClientHello? Hello { get; private set; }

    /// <summary>True once the first record is known to begin a ClientHello.</summary>
    public bool IsTls => _helloBytes > 0 && Result != ClientHelloResult.NotTls;

    /// <summary>True for bytes that begin, or may still begin, a TLS handshake record; true for none.</summary>
    public static bool MayBegin(ReadOnlySpan<byte> first) =>
        (first.Length < 1 || first[0] == HandshakeRecord) && (first.Length < 2 || first[1] == MajorVersion) && (first.Length < 3 || first[2] <= MaxMinorVersion);

    /// <summary>Takes the next bytes of the connection; what follows the hello is not looked at.</summary>
    public ClientHelloResult Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && Result == ClientHelloResult.NeedMore)
        {
            if (_fragmentLeft == 0)
            {
                TakeHeaderByte(bytes[0]);
                bytes = bytes[1..];
                continue;
            }
            var fragment = bytes[..Math.Min(bytes.Length, _fragmentLeft)];
            bytes = bytes[fragment.Length..];
            _fragmentLeft -= fragment.Length;
            TakeFragment(fragment);
        }
        return Result;
    }

    private void TakeHeaderByte(byte value)
    {
        var isSound = _headerBytes switch
        {
            0 => value == HandshakeRecord,
            1 => value == MajorVersion,
            2 => value <= MaxMinorVersion,
            _ => true,
        };
        if (_headerBytes >= 3) _fragmentLength = (ushort)(_fragmentLength << 8 | value);
        if (++_headerBytes == RecordHeaderBytes)
        {
            // Empty fragments of handshake messages are forbidden (5.1).
            isSound &= _fragmentLength is > 0 and <= MaxFragmentBytes;
            _fragmentLeft = _fragmentLength;
            _headerBytes = 0;
        }
        if (!isSound) Result = _isFirstRecord ? ClientHelloResult.NotTls : ClientHelloResult.Malformed;
    }

    private void TakeFragment(ReadOnlySpan<byte> fragment)
    {
        if (_isFirstRecord && fragment[0] != ClientHelloMessage)
        {
            Result = ClientHelloResult.NotTls;
            return;
        }
        _isFirstRecord = false;
        while (!fragment.IsEmpty && Result == ClientHelloResult.NeedMore)
        {
            var wanted = Wanted() - _helloBytes;
            var part = fragment[..Math.Min(wanted, fragment.Length)];
            Keep(part);
            fragment = fragment[part.Length..];
            if (_helloBytes < HandshakeHeaderBytes) continue;
            if (Wanted() > MaxBytes) Result = ClientHelloResult.TooLarge;
            else if (_helloBytes == Wanted()) Finish();
        }
    }

    // The message's own header, then the whole that it announces.
    private int Wanted() =>
        _helloBytes < HandshakeHeaderBytes ? HandshakeHeaderBytes : HandshakeHeaderBytes + (_hello[1] << 16 | _hello[2] << 8 | _hello[3]);

    private void Keep(ReadOnlySpan<byte> part)
    {
        var room = _helloBytes + part.Length;
        if (room > _hello.Length) Array.Resize(ref _hello, Math.Max(room, Math.Max(FirstBytes, Math.Min(2 * _hello.Length, MaxBytes))));
        part.CopyTo(_hello.AsSpan(_helloBytes));
        _helloBytes = room;
    }

    private void Finish()
    {
        Hello = ClientHelloBody.TryRead(_hello.AsSpan(HandshakeHeaderBytes, _helloBytes - HandshakeHeaderBytes));
        Result = Hello is null ? ClientHelloResult.Malformed : ClientHelloResult.Complete;
        _hello = [];
    }
}
