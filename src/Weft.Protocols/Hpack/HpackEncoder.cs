using Weft.Protocols.Messages;

namespace Weft.Protocols.Hpack;

/// <summary>
/// Encodes the field blocks of one direction of one connection, in order; every encoded block must be sent. Steady fields cost
/// one byte each. Strings are written plain: between sidecars a copy is cheaper than Huffman coding, and what repeats is in the
/// table anyway. Not safe for two threads.
/// </summary>
public sealed class HpackEncoder : IDisposable
{
    private const int DefaultTableBytes = 4096;
    private const int RecentFields = 64;

    private readonly EncoderTable _table;
    private readonly int _ownMaxTableBytes;
    // Hashes of fields that were written out lately; the second time they get a row.
    private readonly uint[] _recent = new uint[RecentFields];
    private int _smallestPending = -1;
    private int _finalPending;

    /// <summary>An encoder that uses a table of at most <paramref name="maxTableBytes"/>, 0 to 65536, and of what the peer allows; default 4096.</summary>
    public HpackEncoder(int maxTableBytes = DefaultTableBytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)maxTableBytes, 65536u, nameof(maxTableBytes));
        _ownMaxTableBytes = maxTableBytes;
        _table = new EncoderTable(maxTableBytes);
        _table.Resize(Math.Min(maxTableBytes, DefaultTableBytes));
        if (maxTableBytes < DefaultTableBytes) _smallestPending = _finalPending = maxTableBytes;
    }

    /// <summary>Takes the peer's SETTINGS_HEADER_TABLE_SIZE; the next block begins with the size updates this needs (RFC 7541 4.2).</summary>
    public void SetPeerMaxTableBytes(int maxTableBytes)
    {
        var size = Math.Min(maxTableBytes < 0 ? int.MaxValue : maxTableBytes, _ownMaxTableBytes);
        if (_smallestPending < 0 && size == _table.MaxBytes) return;
        _smallestPending = _smallestPending < 0 ? size : Math.Min(_smallestPending, size);
        _finalPending = size;
    }

    /// <summary>
    /// Writes the field block for <paramref name="head"/> and returns its size; <see cref="HeaderBlock.WireBytes"/> + 64 bytes are
    /// always enough, a shorter destination may throw. Hop-by-hop fields and Host are left out. A request with a protocol is
    /// written as extended CONNECT whatever its method (RFC 8441).
    /// </summary>
    public int Encode(HeaderBlock head, FieldSectionKind kind, Span<byte> to)
    {
        var at = WriteSizeUpdates(to);
        if (kind == FieldSectionKind.Request) at = WriteRequestPseudo(head, to, at);
        else if (kind == FieldSectionKind.Response) at = WriteStatus(head.Status, to, at);
        foreach (ref readonly var field in head.Fields)
        {
            var id = field.Id;
            if (FieldNames.IsSpecial(id) && id is FieldName.Host or >= FieldName.Connection and < FieldName.Te) continue;
            at = WriteField(id, head.OwnNameOf(field), head.ValueOf(field), field.Sensitive, to, at);
        }
        return at;
    }

    /// <summary>Gives the table back.</summary>
    public void Dispose() => _table.Dispose();

    private int WriteSizeUpdates(Span<byte> to)
    {
        if (_smallestPending < 0) return 0;
        var at = 0;
        if (_smallestPending < _finalPending)
        {
            _table.Resize(_smallestPending);
            at = HpackInteger.Write(to, at, 0x20, 0x1F, _smallestPending);
        }
        _table.Resize(_finalPending);
        _smallestPending = -1;
        return HpackInteger.Write(to, at, 0x20, 0x1F, _finalPending);
    }

    private int WriteRequestPseudo(HeaderBlock head, Span<byte> to, int at)
    {
        var upgrades = !head.Protocol.IsEmpty;
        var connects = upgrades || head.MethodKind == MethodKind.Connect;
        if (upgrades) at = WritePseudo(FieldName.PseudoMethod, "CONNECT"u8, to, at);
        else if (head.MethodKind == MethodKind.Get) to[at++] = 0x82;
        else if (head.MethodKind == MethodKind.Post) to[at++] = 0x83;
        else at = WritePseudo(FieldName.PseudoMethod, head.Method, to, at);
        if (!connects || upgrades)
        {
            if (head.Scheme.SequenceEqual("http"u8)) to[at++] = 0x86;
            else if (head.Scheme.SequenceEqual("https"u8)) to[at++] = 0x87;
            else at = WritePseudo(FieldName.PseudoScheme, head.Scheme, to, at);
        }
        if (!head.Authority.IsEmpty) at = WritePseudo(FieldName.PseudoAuthority, head.Authority, to, at);
        if (!connects || upgrades)
        {
            if (head.Path.Length == 1 && head.Path[0] == (byte)'/') to[at++] = 0x84;
            else at = WritePseudo(FieldName.PseudoPath, head.Path, to, at);
        }
        return upgrades ? WritePseudo(FieldName.PseudoProtocol, head.Protocol, to, at) : at;
    }

    private int WriteStatus(int status, Span<byte> to, int at)
    {
        var index = status switch { 200 => 8, 204 => 9, 206 => 10, 304 => 11, 400 => 12, 404 => 13, 500 => 14, _ => 0 };
        if (index != 0)
        {
            to[at] = (byte)(0x80 | index);
            return at + 1;
        }
        ReadOnlySpan<byte> text = [(byte)('0' + status / 100), (byte)('0' + status / 10 % 10), (byte)('0' + status % 10)];
        return WritePseudo(FieldName.PseudoStatus, text, to, at);
    }

    private int WritePseudo(FieldName id, ReadOnlySpan<byte> value, Span<byte> to, int at) =>
        WriteField(id, default, value, sensitive: false, to, at);

    // The name is needed only of a field without a number.
    private int WriteField(FieldName id, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool sensitive, Span<byte> to, int at)
    {
        var choice = IndexingPolicy.Of(id, value, sensitive);
        if (choice >= IndexingChoice.Skip)
        {
            var known = NameIndexOf(id);
            if (known != 0 || choice == IndexingChoice.Never) return WriteLiteral(choice == IndexingChoice.Never ? 0x10 : 0, 0x0F, known, id, name, value, to, at);
        }
        var hash = EncoderTable.HashOf(id, name, value);
        var index = _table.Find(hash, id, name, value);
        if (index != 0) return HpackInteger.Write(to, at, 0x80, 0x7F, index);
        if (id == FieldName.AcceptEncoding && value.SequenceEqual("gzip, deflate"u8))
        {
            to[at] = 0x90;
            return at + 1;
        }
        // A row above half the table would drive out everything else.
        if (id != FieldName.Other) name = FieldNames.Text(id);
        var adds = name.Length + value.Length + 32 <= _table.MaxBytes / 2 && (choice != IndexingChoice.AddWhenRepeated || WasSeen(hash));
        if (!adds) return WriteLiteral(0, 0x0F, NameIndexOf(id), id, name, value, to, at);
        // The name's index is of the table before the addition (RFC 7541 4.4).
        at = WriteLiteral(0x40, 0x3F, NameIndexOf(id), id, name, value, to, at);
        _table.Add(hash, id, name, value);
        return at;
    }

    private bool WasSeen(uint hash)
    {
        ref var slot = ref _recent[hash >> 8 & RecentFields - 1];
        if (slot == hash) return true;
        slot = hash;
        return false;
    }

    private int NameIndexOf(FieldName id)
    {
        if (id == FieldName.Other) return 0;
        var index = StaticTable.IndexOfName(id);
        return index != 0 ? index : _table.FindName(id);
    }

    private static int WriteLiteral(int pattern, int mask, int nameIndex, FieldName id, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, Span<byte> to, int at)
    {
        at = HpackInteger.Write(to, at, pattern, mask, nameIndex);
        if (nameIndex == 0) at = WriteString(id == FieldName.Other ? name : FieldNames.Text(id), to, at);
        return WriteString(value, to, at);
    }

    private static int WriteString(ReadOnlySpan<byte> text, Span<byte> to, int at)
    {
        at = HpackInteger.Write(to, at, 0, 0x7F, text.Length);
        text.CopyTo(to[at..]);
        return at + text.Length;
    }
}
