using Weft.Protocols.Messages;

namespace Weft.Protocols.Hpack;

/// <summary>Where one row of a decoder's dynamic table lies, and whether it was found legal when it came.</summary>
internal struct DynamicEntry
{
    internal int Offset;
    internal int NameLength;
    internal int ValueLength;
    internal FieldName Id;
    internal bool IsLegal;

    internal readonly int TableBytes => NameLength + ValueLength + 32;
}
