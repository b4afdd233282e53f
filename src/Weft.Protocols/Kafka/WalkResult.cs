namespace Weft.Protocols.Kafka;

/// <summary>What a walk over one message came to.</summary>
internal enum WalkResult
{
    NeedMore,
    Done,
    Malformed,
}
