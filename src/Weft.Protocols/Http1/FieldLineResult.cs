namespace Weft.Protocols.Http1;

/// <summary>What stood at a position of a field section.</summary>
internal enum FieldLineResult : byte
{
    Field,
    End,
    NeedMore,
    Refused,
}
