using Weft.Protocols.Messages;

namespace Weft.Protocols.Http1;

/// <summary>
/// Walks through a body of any kind. A mutable struct: keep it in a field and never copy it while in use. Every call must be
/// followed by dropping what it consumed.
/// </summary>
public struct Http1BodyReader
{
    private const int MaxTrailerBytes = 16384;
    private const int MaxTrailerFields = 100;
    private const int MaxSizeDigits = 16;

    // Extensions are dropped, so more of them than data is work for nothing (and an attack).
    private const int FreeExtensionBytes = 4096;

    private BodyState _state;
    private Http1Fault _fault;
    private int _digits;
    private long _remaining;
    private long _dataBytes;
    private long _extensionBytes;

    /// <summary>A reader for the body that follows a head.</summary>
    public Http1BodyReader(in Http1Framing framing) : this(framing.Kind, framing.Length)
    {
    }

    /// <summary>A reader for a body of that kind; <paramref name="length"/> is its size in bytes for <see cref="BodyKind.Length"/>.</summary>
    public Http1BodyReader(BodyKind kind, long length)
    {
        _remaining = length;
        _state = kind switch
        {
            BodyKind.Length when length > 0 => BodyState.Length,
            BodyKind.Chunked => BodyState.ChunkSize,
            BodyKind.UntilClose or BodyKind.Tunnel => BodyState.UntilClose,
            _ => BodyState.Done,
        };
    }

    /// <summary>What is wrong once a call returned <c>Refused</c>.</summary>
    public readonly Http1Fault Fault => _fault;

    /// <summary>True once the body is over. A body until close is over when its connection is; the caller knows.</summary>
    public readonly bool IsDone => _state is BodyState.Done or BodyState.Start;

    /// <summary>True when the connection's end is the body's proper end.</summary>
    public readonly bool EndsWithConnection => _state == BodyState.UntilClose;

    /// <summary>Takes one step.</summary>
    /// <param name="input">All bytes received and not yet consumed.</param>
    /// <param name="consumed">Bytes to drop, framing included; may be above 0 for every result.</param>
    /// <param name="data">For <c>Data</c>, the piece: a slice of <paramref name="input"/> of at least one byte.</param>
    /// <param name="trailers">Cleared and filled for <c>End</c>; fields that trailers may not carry are dropped (RFC 9110 6.5.1).</param>
    public Http1BodyResult Read(ReadOnlySpan<byte> input, out int consumed, out ReadOnlySpan<byte> data, HeaderBlock trailers)
    {
        consumed = 0;
        data = default;
        switch (_state)
        {
            case BodyState.Length:
            case BodyState.UntilClose:
                return ReadPlain(input, out consumed, out data);
            case BodyState.Start:
            case BodyState.Done:
                trailers.Clear();
                return Http1BodyResult.End;
            case BodyState.Refused:
                return Http1BodyResult.Refused;
            default:
                return ReadChunked(input, ref consumed, out data, trailers);
        }
    }

    private Http1BodyResult ReadPlain(ReadOnlySpan<byte> input, out int consumed, out ReadOnlySpan<byte> data)
    {
        data = input;
        if (_state == BodyState.Length)
        {
            if (input.Length > _remaining) data = input[..(int)_remaining];
            _remaining -= data.Length;
            if (_remaining == 0) _state = BodyState.Done;
        }
        consumed = data.Length;
        return data.IsEmpty ? Http1BodyResult.NeedMore : Http1BodyResult.Data;
    }

    private Http1BodyResult ReadChunked(ReadOnlySpan<byte> input, scoped ref int at, out ReadOnlySpan<byte> data, HeaderBlock trailers)
    {
        data = default;
        while (_state is not (BodyState.ChunkData or BodyState.Trailers))
        {
            if (at == input.Length) return Http1BodyResult.NeedMore;
            if (_state == BodyState.ChunkExtension) SkipExtension(input, ref at);
            else Step(input[at++]);
            if (_fault != Http1Fault.None) return Refuse(_fault);
        }
        if (_state == BodyState.Trailers) return ReadTrailers(input, ref at, trailers);
        data = input[at..];
        if (data.IsEmpty) return Http1BodyResult.NeedMore;
        if (data.Length > _remaining) data = data[..(int)_remaining];
        _remaining -= data.Length;
        _dataBytes += data.Length;
        if (_remaining == 0) _state = BodyState.ChunkCarriageReturn;
        at += data.Length;
        return Http1BodyResult.Data;
    }

    // chunk-size [ chunk-ext ] CRLF chunk-data CRLF, a byte at a time (RFC 9112 7.1).
    private void Step(byte next)
    {
        switch (_state)
        {
            case BodyState.ChunkSize:
                StepSize(next);
                break;
            case BodyState.ChunkSizeLineFeed:
                if (next != (byte)'\n') _fault = Http1Fault.BareCarriageReturn;
                _state = _remaining == 0 ? BodyState.Trailers : BodyState.ChunkData;
                _digits = 0;
                break;
            case BodyState.ChunkCarriageReturn:
                if (next != (byte)'\r') _fault = Http1Fault.BadChunkEnd;
                _state = BodyState.ChunkLineFeed;
                break;
            default:
                if (next != (byte)'\n') _fault = Http1Fault.BadChunkEnd;
                _state = BodyState.ChunkSize;
                break;
        }
    }

    private void StepSize(byte next)
    {
        if (char.IsAsciiHexDigit((char)next))
        {
            if (_digits == 0) _remaining = 0;
            // 15 significant digits stay positive; leading zeros count as digits, so a size cannot be hidden in endless ones.
            if (++_digits > MaxSizeDigits || _remaining >> 56 != 0) _fault = Http1Fault.BadChunkSize;
            _remaining = _remaining << 4 | (uint)((next & 15) + (next >> 6) * 9);
        }
        else if (_digits == 0) _fault = Http1Fault.BadChunkSize;
        else if (next == (byte)'\r') _state = BodyState.ChunkSizeLineFeed;
        else if (next == (byte)';') _state = BodyState.ChunkExtension;
        else _fault = next == (byte)'\n' ? Http1Fault.BareLineFeed : Http1Fault.BadChunkSize;
    }

    private void SkipExtension(ReadOnlySpan<byte> input, scoped ref int at)
    {
        var length = ControlBytes.IndexIn(input[at..]);
        var skipped = length < 0 ? input.Length - at : length;
        _extensionBytes += skipped;
        at += skipped;
        if (_extensionBytes > FreeExtensionBytes + _dataBytes) _fault = Http1Fault.TooManyChunkExtensions;
        if (length < 0) return;
        if (input[at] != (byte)'\r') _fault = input[at] == (byte)'\n' ? Http1Fault.BareLineFeed : Http1Fault.BadChunkExtension;
        _state = BodyState.ChunkSizeLineFeed;
        at++;
    }

    private Http1BodyResult ReadTrailers(ReadOnlySpan<byte> input, scoped ref int at, HeaderBlock trailers)
    {
        trailers.Clear();
        var position = at;
        for (var lines = 0; ; lines++)
        {
            var result = FieldLine.Read(input, ref position, out var name, out var value, out var fault);
            if (result == FieldLineResult.Refused) return Refuse(fault);
            var bytes = (result == FieldLineResult.NeedMore ? input.Length : position) - at;
            if (bytes > MaxTrailerBytes || lines > MaxTrailerFields) return Refuse(Http1Fault.TrailersTooLarge);
            if (result == FieldLineResult.NeedMore) return Http1BodyResult.NeedMore;
            if (result == FieldLineResult.End) break;
            var id = FieldNames.Identify(name);
            if (FieldNames.IsAllowedInTrailers(id)) trailers.Add(name, value, id, false);
        }
        at = position;
        _state = BodyState.Done;
        return Http1BodyResult.End;
    }

    private Http1BodyResult Refuse(Http1Fault fault)
    {
        _fault = fault;
        _state = BodyState.Refused;
        return Http1BodyResult.Refused;
    }
}
