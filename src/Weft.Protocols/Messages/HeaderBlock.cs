using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Weft.Protocols.Messages;

/// <summary>
/// One head or trailer section, neutral of the HTTP version it came from or goes to. All bytes are copied into native storage
/// that <see cref="Clear"/> keeps, so that a pooled block costs nothing per message. Names are stored in lower case. Spans it
/// hands out are good until the next change. Not safe for two threads.
/// </summary>
public sealed unsafe class HeaderBlock : IDisposable
{
    private const int FirstBytes = 1024;
    private const int FirstFields = 24;

    private byte* _bytes;
    private int _capacity;
    private int _used;
    private HeaderField* _fields;
    private int _fieldCapacity;
    private int _count;
    private int _fieldBytes;
    // One bit per well-known name that may be present: most questions are about names that are not.
    private ulong _presentLow;
    private ulong _presentHigh;
    // One bit per well-known name that may be there twice.
    private ulong _repeatedLow;
    private ulong _repeatedHigh;
    // One bit per length, of 64, that another name may have.
    private ulong _otherLengths;
    private ByteRange _method;
    private ByteRange _scheme;
    private ByteRange _authority;
    private ByteRange _path;
    private ByteRange _protocol;

    ~HeaderBlock() => Free();

    /// <summary>The version the block was read from. Writers ignore it.</summary>
    public HttpVersion Version { get; set; }

    /// <summary>The status of a response, 100 to 999; 0 for requests and trailers.</summary>
    public int Status { get; set; }

    /// <summary>What <see cref="Method"/> is.</summary>
    public MethodKind MethodKind { get; private set; }

    /// <summary>The request method; empty for responses and trailers.</summary>
    public ReadOnlySpan<byte> Method => Slice(_method);

    /// <summary>The scheme, such as <c>http</c>.</summary>
    public ReadOnlySpan<byte> Scheme => Slice(_scheme);

    /// <summary>Host and optional port, whichever way the version carried them (<c>host</c>, absolute target, <c>:authority</c>).</summary>
    public ReadOnlySpan<byte> Authority => Slice(_authority);

    /// <summary>Path and query in origin form, or <c>*</c>; empty for CONNECT.</summary>
    public ReadOnlySpan<byte> Path => Slice(_path);

    /// <summary>The protocol to change to: HTTP/1's upgrade token or RFC 8441's <c>:protocol</c>; empty without an upgrade.</summary>
    public ReadOnlySpan<byte> Protocol => Slice(_protocol);

    /// <summary>The number of fields, pseudo fields not counted.</summary>
    public int Count => _count;

    /// <summary>The section's size as RFC 9113 6.5.2 counts it: name, value and 32 bytes for each field, pseudo fields included.</summary>
    public int ListBytes =>
        _fieldBytes + 32 * _count + PseudoBytes(_method, 7) + PseudoBytes(_scheme, 7) + PseudoBytes(_authority, 10)
        + PseudoBytes(_path, 5) + PseudoBytes(_protocol, 9) + (Status != 0 ? 7 + 3 + 32 : 0);

    /// <summary>An upper bound, in bytes, of what a codec writes for the block; HTTP/1 adds at most 256, HPACK at most 64.</summary>
    public int WireBytes =>
        _fieldBytes + 16 * _count + _method.Length + _scheme.Length + _authority.Length + _path.Length + _protocol.Length + 128;

    public void SetMethod(ReadOnlySpan<byte> method)
    {
        _method = Append(method);
        MethodKind = MethodKinds.Identify(method);
    }

    public void SetScheme(ReadOnlySpan<byte> scheme) => _scheme = Append(scheme);

    public void SetAuthority(ReadOnlySpan<byte> authority) => _authority = Append(authority);

    public void SetPath(ReadOnlySpan<byte> path) => _path = Append(path);

    public void SetProtocol(ReadOnlySpan<byte> protocol) => _protocol = Append(protocol);

    /// <summary>The lower-case name of field <paramref name="index"/>.</summary>
    public ReadOnlySpan<byte> NameAt(int index)
    {
        ref var field = ref At(index);
        return field.Id != FieldName.Other ? FieldNames.Text(field.Id) : OwnNameOf(field);
    }

    /// <summary>The value of field <paramref name="index"/>.</summary>
    public ReadOnlySpan<byte> ValueAt(int index) => ValueOf(At(index));

    /// <summary>The number of field <paramref name="index"/>'s name.</summary>
    public FieldName IdAt(int index) => At(index).Id;

    /// <summary>True when field <paramref name="index"/> must never enter a compression table (RFC 7541 7.1.3).</summary>
    public bool IsSensitive(int index) => At(index).Sensitive;

    /// <summary>Appends a field; <paramref name="name"/> may have any letter case and must be a token.</summary>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => Add(name, value, FieldNames.Identify(name), false);

    /// <summary>Appends a field with a well-known name.</summary>
    public void Add(FieldName name, ReadOnlySpan<byte> value) => Add(default, value, name, false);

    /// <summary>Appends a field whose name was identified already; <paramref name="name"/> is used for <see cref="FieldName.Other"/> only.</summary>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, FieldName id, bool sensitive)
    {
        Debug.Assert(!FieldNames.IsPseudo(id), "pseudo fields have setters of their own");
        if (_count == _fieldCapacity) GrowFields();
        var nameRange = default(ByteRange);
        var nameLength = name.Length;
        if (id == FieldName.Other)
        {
            nameRange = Append(name);
            Lower(new Span<byte>(_bytes + nameRange.Offset, nameRange.Length));
            _otherLengths |= 1ul << name.Length;
        }
        else
        {
            nameLength = FieldNames.Text(id).Length;
            var bit = 1ul << (int)id;
            ref var present = ref (int)id < 64 ? ref _presentLow : ref _presentHigh;
            ref var repeated = ref (int)id < 64 ? ref _repeatedLow : ref _repeatedHigh;
            repeated |= present & bit;
            present |= bit;
        }
        var valueRange = Append(value);
        ref var field = ref _fields[_count++];
        field.NameOffset = nameRange.Offset;
        field.NameLength = nameLength;
        field.ValueOffset = valueRange.Offset;
        field.ValueLength = valueRange.Length;
        field.Id = id;
        field.Sensitive = sensitive;
        _fieldBytes += nameLength + valueRange.Length;
    }

    /// <summary>True when the block holds a field of that name.</summary>
    public bool Has(FieldName name) => IndexOf(name) >= 0;

    /// <summary>The first field of that name, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int IndexOf(FieldName name) => IndexOf(name, 0);

    /// <summary>False when the block holds at most one field of that name; true when it may hold more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayRepeat(FieldName name) => (((int)name < 64 ? _repeatedLow : _repeatedHigh) >> ((int)name & 63) & 1) != 0;

    /// <summary>The first field of that name at or after <paramref name="from"/>, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int IndexOf(FieldName name, int from) => MayHave(name) ? Search(name, from) : -1;

    /// <summary>The first field of that lower-case name, well-known or not, or -1.</summary>
    public int IndexOf(ReadOnlySpan<byte> lowerName) => IndexOf(FieldNames.Identify(lowerName), lowerName);

    /// <summary>The first field of a name that was identified already, or -1; <paramref name="lowerName"/> is used for <see cref="FieldName.Other"/> only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int IndexOf(FieldName id, ReadOnlySpan<byte> lowerName) =>
        id != FieldName.Other ? IndexOf(id) : (_otherLengths >> lowerName.Length & 1) == 0 ? -1 : Search(lowerName);

    /// <summary>The value of the first field of that name.</summary>
    public bool TryGet(FieldName name, out ReadOnlySpan<byte> value)
    {
        var index = IndexOf(name, 0);
        value = index < 0 ? default : ValueAt(index);
        return index >= 0;
    }

    /// <summary>The value of <c>content-length</c> in bytes; false when it is absent or no plain number.</summary>
    public bool TryGetContentLength(out long length)
    {
        length = 0;
        return TryGet(FieldName.ContentLength, out var text) && FieldSyntax.TryParseLength(text, out length);
    }

    /// <summary>Removes all fields of that name and keeps the order of the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Remove(FieldName name)
    {
        if (MayHave(name)) RemoveFrom(name, 0);
    }

    /// <summary>Removes one field and keeps the order of the others.</summary>
    public void RemoveAt(int index)
    {
        ref var field = ref At(index);
        _fieldBytes -= field.NameLength + field.ValueLength;
        _count--;
        new ReadOnlySpan<HeaderField>(_fields + index + 1, _count - index).CopyTo(new Span<HeaderField>(_fields + index, _count - index));
    }

    /// <summary>Leaves exactly one field of that name; it takes the place of the first one.</summary>
    public void Set(FieldName name, ReadOnlySpan<byte> value)
    {
        var index = IndexOf(name, 0);
        if (index < 0)
        {
            Add(name, value);
            return;
        }
        SetValueAt(index, value);
        if (MayRepeat(name)) RemoveFrom(name, index + 1);
    }

    /// <summary>Replaces the value of field <paramref name="index"/>.</summary>
    public void SetValueAt(int index, ReadOnlySpan<byte> value)
    {
        var range = Append(value);
        ref var field = ref At(index);
        _fieldBytes += range.Length - field.ValueLength;
        field.ValueOffset = range.Offset;
        field.ValueLength = range.Length;
    }

    /// <summary>Becomes an equal copy of <paramref name="other"/>.</summary>
    public void CopyFrom(HeaderBlock other)
    {
        if (ReferenceEquals(this, other)) return;
        Clear();
        Append(new ReadOnlySpan<byte>(other._bytes, other._used));
        while (_fieldCapacity < other._count) GrowFields();
        new ReadOnlySpan<HeaderField>(other._fields, other._count).CopyTo(new Span<HeaderField>(_fields, other._count));
        _count = other._count;
        _fieldBytes = other._fieldBytes;
        (_presentLow, _presentHigh) = (other._presentLow, other._presentHigh);
        (_repeatedLow, _repeatedHigh) = (other._repeatedLow, other._repeatedHigh);
        _otherLengths = other._otherLengths;
        (_method, _scheme, _authority, _path, _protocol) = (other._method, other._scheme, other._authority, other._path, other._protocol);
        (Version, Status, MethodKind) = (other.Version, other.Status, other.MethodKind);
    }

    /// <summary>Empties the block and keeps its storage.</summary>
    public void Clear()
    {
        _used = 0;
        _count = 0;
        _fieldBytes = 0;
        _presentLow = _presentHigh = 0;
        _repeatedLow = _repeatedHigh = _otherLengths = 0;
        _method = _scheme = _authority = _path = _protocol = default;
        Version = default;
        Status = 0;
        MethodKind = default;
    }

    /// <summary>Empties the block and gives its storage back when that holds more than <paramref name="maxKeep"/> bytes.</summary>
    public void Trim(int maxKeep)
    {
        Clear();
        if (_capacity + _fieldCapacity * sizeof(HeaderField) > maxKeep) Free();
    }

    /// <summary>Gives the storage back. The block is empty afterwards and may be used again.</summary>
    public void Dispose()
    {
        Clear();
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>All fields, for codecs.</summary>
    internal ReadOnlySpan<HeaderField> Fields => new(_fields, _count);

    /// <summary>The value of one of <see cref="Fields"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReadOnlySpan<byte> ValueOf(in HeaderField field) => new(_bytes + field.ValueOffset, field.ValueLength);

    /// <summary>The name of one of <see cref="Fields"/> without a number; empty for one that has a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReadOnlySpan<byte> OwnNameOf(in HeaderField field) => field.Id != FieldName.Other ? default : new ReadOnlySpan<byte>(_bytes + field.NameOffset, field.NameLength);

    /// <summary>Sets the path to <paramref name="first"/> followed by <paramref name="second"/>.</summary>
    internal void SetPath(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var range = Append(first);
        _path = new ByteRange(range.Offset, range.Length + Append(second).Length);
    }

    /// <summary>Sets the protocol in lower case: the tokens are compared without case, and HTTP/2 writes them small.</summary>
    internal void SetLowerProtocol(ReadOnlySpan<byte> protocol)
    {
        _protocol = Append(protocol);
        Lower(new Span<byte>(_bytes + _protocol.Offset, _protocol.Length));
    }

    /// <summary>Joins all cookie fields to one, as RFC 9113 8.2.3 asks of whoever leaves HTTP/2.</summary>
    internal void JoinCookies()
    {
        var first = IndexOf(FieldName.Cookie, 0);
        if (first < 0 || IndexOf(FieldName.Cookie, first + 1) < 0) return;
        var start = _used;
        var sensitive = false;
        for (var index = first; index >= 0; index = IndexOf(FieldName.Cookie, index + 1))
        {
            if (index != first) Append("; "u8);
            sensitive |= _fields[index].Sensitive;
            Append(ValueAt(index));
        }
        ref var field = ref _fields[first];
        _fieldBytes += _used - start - field.ValueLength;
        field.ValueOffset = start;
        field.ValueLength = _used - start;
        field.Sensitive = sensitive;
        RemoveFrom(FieldName.Cookie, first + 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool MayHave(FieldName name) => (((int)name < 64 ? _presentLow : _presentHigh) >> ((int)name & 63) & 1) != 0;

    private void RemoveFrom(FieldName name, int from)
    {
        for (var index = Search(name, from); index >= 0; index = MayRepeat(name) ? Search(name, index) : -1) RemoveAt(index);
    }

    private int Search(ReadOnlySpan<byte> lowerName)
    {
        for (var index = 0; index < _count; index++)
            if (_fields[index].NameLength == lowerName.Length && _fields[index].Id == FieldName.Other && NameAt(index).SequenceEqual(lowerName))
                return index;
        return -1;
    }

    private int Search(FieldName name, int from)
    {
        for (var index = from; index < _count; index++)
            if (_fields[index].Id == name)
                return index;
        return -1;
    }

    private static int PseudoBytes(ByteRange range, int nameLength) => range.Length == 0 ? 0 : range.Length + nameLength + 32;

    private static void Lower(Span<byte> name)
    {
        foreach (ref var character in name)
            if ((uint)character - 'A' <= 'Z' - 'A')
                character |= 0x20;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> Slice(ByteRange range) => new(_bytes + range.Offset, range.Length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref HeaderField At(int index)
    {
        if ((uint)index >= (uint)_count) ThrowIndex();
        return ref _fields[index];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ByteRange Append(ReadOnlySpan<byte> data)
    {
        var at = _used;
        if (data.Length > _capacity - at) return AppendGrowing(data);
        data.CopyTo(new Span<byte>(_bytes + at, data.Length));
        _used = at + data.Length;
        return new ByteRange(at, data.Length);
    }

    // The data may lie in this block's own storage, so the old storage goes only after the copy.
    private ByteRange AppendGrowing(ReadOnlySpan<byte> data)
    {
        var at = _used;
        var needed = checked(at + data.Length);
        var capacity = Math.Max(FirstBytes, _capacity);
        while (capacity < needed) capacity = checked(capacity * 2);
        var grown = (byte*)NativeMemory.Alloc((nuint)capacity);
        new ReadOnlySpan<byte>(_bytes, at).CopyTo(new Span<byte>(grown, at));
        data.CopyTo(new Span<byte>(grown + at, data.Length));
        NativeMemory.Free(_bytes);
        _bytes = grown;
        _capacity = capacity;
        _used = needed;
        return new ByteRange(at, data.Length);
    }

    private void GrowFields()
    {
        var capacity = _fieldCapacity == 0 ? FirstFields : checked(_fieldCapacity * 2);
        _fields = (HeaderField*)NativeMemory.Realloc(_fields, checked((nuint)capacity * (nuint)sizeof(HeaderField)));
        _fieldCapacity = capacity;
    }

    private void Free()
    {
        NativeMemory.Free(_bytes);
        NativeMemory.Free(_fields);
        _bytes = null;
        _fields = null;
        _capacity = 0;
        _fieldCapacity = 0;
    }

    [DoesNotReturn]
    private static void ThrowIndex() => throw new ArgumentOutOfRangeException(paramName: "index", message: "no field has that index");
}
