using Weft.Protocols.Messages;

namespace Weft.Protocols.Hpack;

/// <summary>
/// Decodes the field blocks of one direction of one connection, in order (RFC 7541). Every block must be decoded, also those
/// of streams nobody wants, or the table falls out of step. Not safe for two threads.
/// </summary>
public sealed class HpackDecoder : IDisposable
{
    private const int DefaultTableBytes = 4096;

    private readonly DynamicTable _table;
    private readonly NativeScratch _nameScratch = new();
    private readonly NativeScratch _valueScratch = new();
    private int _maxTableBytes;
    private bool _mustShrink;

    /// <summary>A decoder that offers a dynamic table of <paramref name="maxTableBytes"/>, 0 to 65536; default 4096.</summary>
    public HpackDecoder(int maxTableBytes = 4096)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)maxTableBytes, 65536u, nameof(maxTableBytes));
        // Until our SETTINGS are acknowledged the peer may use the default of RFC 9113, and it begins with that size.
        _maxTableBytes = Math.Max(maxTableBytes, DefaultTableBytes);
        _table = new DynamicTable(_maxTableBytes);
        _table.Resize(DefaultTableBytes);
    }

    /// <summary>Lets connection-specific fields pass, for header lists recorded before HTTP/2 forbade them. Default false.</summary>
    internal bool TakesHopByHop { get; init; }

    /// <summary>Rows in the dynamic table.</summary>
    public int TableCount => _table.Count;

    /// <summary>
    /// Changes the table's limit, 0 to 65536 bytes; call it when the peer has acknowledged the setting. The peer must then begin its next block with
    /// a size update if the limit is below the size in use (RFC 7541 4.2).
    /// </summary>
    public void SetMaxTableBytes(int maxTableBytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)maxTableBytes, 65536u, nameof(maxTableBytes));
        var inUse = _table.MaxBytes;
        if (maxTableBytes > _maxTableBytes) _table.Reserve(maxTableBytes);
        _table.Resize(Math.Min(inUse, maxTableBytes));
        _mustShrink = maxTableBytes < inUse;
        _maxTableBytes = maxTableBytes;
    }

    /// <summary>Decodes a whole field block (HEADERS and its CONTINUATIONs joined).</summary>
    /// <param name="block">The block.</param>
    /// <param name="into">Cleared, and filled for <c>Ok</c>; cookie crumbs are joined, Host has become the authority.</param>
    /// <param name="kind">Which rules hold for pseudo fields.</param>
    /// <param name="maxListBytes">The largest section to accept, counted as <see cref="HeaderBlock.ListBytes"/>.</param>
    /// <param name="maxFields">The most fields to accept, pseudo fields included.</param>
    public HpackResult Decode(ReadOnlySpan<byte> block, HeaderBlock into, FieldSectionKind kind, int maxListBytes, int maxFields)
    {
        into.Clear();
        into.Version = HttpVersion.Http2;
        var section = new SectionBuilder(into, kind, maxListBytes, maxFields, TakesHopByHop);
        var at = 0;
        if (!TryReadSizeUpdates(block, ref at)) return Broken(into);
        while (at < block.Length)
        {
            var first = block[at];
            var sound = (first & 0x80) != 0 ? TryTakeIndexed(block, ref at, ref section)
                : (first & 0x60) == 0x20 ? false // a size update after the first field (RFC 7541 4.2)
                : TryTakeLiteral(block, ref at, ref section);
            if (!sound) return Broken(into);
        }
        return section.Finish();
    }

    /// <summary>Gives the table back.</summary>
    public void Dispose()
    {
        _table.Dispose();
        _nameScratch.Dispose();
        _valueScratch.Dispose();
    }

    private static HpackResult Broken(HeaderBlock into)
    {
        into.Clear();
        return HpackResult.CompressionError;
    }

    private bool TryReadSizeUpdates(ReadOnlySpan<byte> block, ref int at)
    {
        while (at < block.Length && (block[at] & 0xE0) == 0x20)
        {
            if (!HpackInteger.TryRead(block, ref at, 0x1F, out var size) || size > _maxTableBytes) return false;
            _table.Resize(size);
            _mustShrink = false;
        }
        return !_mustShrink || block.IsEmpty;
    }

    private bool TryTakeIndexed(ReadOnlySpan<byte> block, ref int at, scoped ref SectionBuilder section)
    {
        if (!HpackInteger.TryRead(block, ref at, 0x7F, out var index) || index == 0) return false;
        if (index <= StaticTable.Last)
        {
            var entry = StaticTable.Entries[index];
            section.Take(entry.Id, FieldNames.Text(entry.Id), entry.Value, isLegal: index != StaticTable.EmptyAuthority, sensitive: false);
            return true;
        }
        index -= StaticTable.Last + 1;
        if (index >= _table.Count) return false;
        ref readonly var row = ref _table.At(index);
        section.Take(row.Id, _table.NameOf(row), _table.ValueOf(row), row.IsLegal, sensitive: false);
        return true;
    }

    // 01 index: added to the table; 0000 index: not added; 0001 index: never to be added by anyone (RFC 7541 6.2).
    private bool TryTakeLiteral(ReadOnlySpan<byte> block, ref int at, scoped ref SectionBuilder section)
    {
        var first = block[at];
        var adds = (first & 0x40) != 0;
        if (!HpackInteger.TryRead(block, ref at, adds ? 0x3F : 0x0F, out var index)) return false;
        FieldName id;
        scoped ReadOnlySpan<byte> name;
        if (index == 0)
        {
            if (!TryReadString(block, ref at, _nameScratch, out name)) return false;
            id = FieldNames.Identify(name);
            // A well-known name in the wrong case must not become the right one: it stays itself and is found illegal.
            if (id != FieldName.Other && !name.SequenceEqual(FieldNames.Text(id))) id = FieldName.Other;
        }
        else if (!TryFindName(index, adds, out id, out name)) return false;
        if (!TryReadString(block, ref at, _valueScratch, out var value)) return false;
        var isLegal = SectionBuilder.IsLegal(id, name, value);
        if (adds) _table.Add(id, name, value, isLegal);
        section.Take(id, name, value, isLegal, sensitive: (first & 0xF0) == 0x10);
        return true;
    }

    private bool TryFindName(int index, bool adds, out FieldName id, out ReadOnlySpan<byte> name)
    {
        if (index <= StaticTable.Last)
        {
            id = StaticTable.Entries[index].Id;
            name = FieldNames.Text(id);
            return true;
        }
        index -= StaticTable.Last + 1;
        id = default;
        name = default;
        if (index >= _table.Count) return false;
        ref readonly var row = ref _table.At(index);
        id = row.Id;
        name = _table.NameOf(row);
        if (!adds || id != FieldName.Other) return true;
        // Adding may evict or move the row that lends its name (4.4).
        var copy = _nameScratch.Rent(name.Length);
        name.CopyTo(copy);
        name = copy;
        return true;
    }

    private static bool TryReadString(ReadOnlySpan<byte> block, scoped ref int at, NativeScratch scratch, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (at >= block.Length) return false;
        var isHuffman = (block[at] & 0x80) != 0;
        if (!HpackInteger.TryRead(block, ref at, 0x7F, out var length) || length > block.Length - at) return false;
        var raw = block.Slice(at, length);
        at += length;
        text = raw;
        if (!isHuffman) return true;
        var room = scratch.Rent(HuffmanDecoder.MaxDecodedBytes(length));
        var decoded = HuffmanDecoder.Decode(raw, room);
        if (decoded < 0) return false;
        text = room[..decoded];
        return true;
    }
}
