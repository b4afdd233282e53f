using Weft.Protocols.Messages;

namespace Weft.Protocols.Hpack;

/// <summary>One row of an encoder's dynamic table, chained to the next older one in the same bucket.</summary>
internal struct EncoderRow
{
    internal uint Hash;
    internal long Older;
    internal int Offset;
    internal int NameLength;
    internal int ValueLength;
    internal FieldName Id;

    internal readonly int TableBytes => NameLength + ValueLength + 32;
}
