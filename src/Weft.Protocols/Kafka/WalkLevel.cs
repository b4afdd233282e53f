namespace Weft.Protocols.Kafka;

/// <summary>One open structure of a walk.</summary>
internal struct WalkLevel
{
    public KafkaField[] Fields;

    /// <summary>Position of the next field.</summary>
    public int Next;

    /// <summary>Elements of the array that are not over, this one included.</summary>
    public int Elements;

    /// <summary>True when tagged fields follow the others.</summary>
    public bool HasTags;

    /// <summary>Tagged fields still to come; -1 before their count is read.</summary>
    public int Tags;

    /// <summary>Where the tagged field being read must end, in bytes from the frame's start; -1: none is.</summary>
    public int TagEnd;
}
