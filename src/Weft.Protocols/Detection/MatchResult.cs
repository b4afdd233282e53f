namespace Weft.Protocols.Detection;

/// <summary>What a matcher says of the first bytes of one direction. More bytes turn only <see cref="NeedMore"/> into something else.</summary>
internal enum MatchResult : byte
{
    NeedMore,
    No,
    Yes,
}
