namespace Weft.Protocols.Kafka;

/// <summary>One field of a message, with the versions that have it. Null is taken for every text, array and records: what is empty and what is null says the same to a tap.</summary>
internal sealed class KafkaField
{
    public KafkaField(string name, WireType type, string versions, params KafkaField[] fields)
    {
        Name = name;
        Type = type;
        Versions = VersionRange.Parse(versions);
        Fields = fields;
    }

    public string Name { get; }

    public WireType Type { get; }

    public VersionRange Versions { get; }

    /// <summary>Of a structure, or of an array's elements.</summary>
    public KafkaField[] Fields { get; }

    /// <summary>Its number when it stands among the tagged fields, else -1.</summary>
    public int Tag { get; init; } = -1;

    public FieldMark Mark { get; init; }

    /// <summary>True for the client id: its length is an int16 in flexible versions too.</summary>
    public bool IsNeverFlexible { get; init; }
}
