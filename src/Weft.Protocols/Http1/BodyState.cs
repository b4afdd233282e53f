namespace Weft.Protocols.Http1;

/// <summary>What a body reader expects next.</summary>
internal enum BodyState : byte
{
    Start,
    Length,
    UntilClose,
    ChunkSize,
    ChunkExtension,
    ChunkSizeLineFeed,
    ChunkData,
    ChunkCarriageReturn,
    ChunkLineFeed,
    Trailers,
    Done,
    Refused,
}
