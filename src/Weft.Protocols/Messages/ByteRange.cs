namespace Weft.Protocols.Messages;

/// <summary>A stretch of a block's storage, in bytes.</summary>
internal readonly record struct ByteRange(int Offset, int Length);
