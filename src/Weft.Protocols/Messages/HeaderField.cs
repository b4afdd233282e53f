namespace Weft.Protocols.Messages;

/// <summary>Where one field of a block lies in its storage. A well-known name is not stored: its number stands for it.</summary>
internal struct HeaderField
{
    internal int NameOffset;
    internal int NameLength;
    internal int ValueOffset;
    internal int ValueLength;
    internal FieldName Id;
    internal bool Sensitive;
}
