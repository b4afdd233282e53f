namespace Weft.Protocols.Kafka;

/// <summary>What a <see cref="LayoutWalker"/> reads next.</summary>
internal enum WalkStep
{
    NextField,
    Number,
    Uuid,
    TextLength,
    RecordsLength,
    ArrayLength,
    IntegerArrayLength,
    TagCount,
    TagNumber,
    TagBytes,
    Text,
    Records,
    Skip,
    Done,
    Malformed,
}
