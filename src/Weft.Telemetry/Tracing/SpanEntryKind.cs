namespace Weft.Telemetry.Tracing;

/// <summary>What an entry of a span's record is.</summary>
public enum SpanEntryKind : byte
{
    /// <summary>What the span is called.</summary>
    Name,

    /// <summary>Whose span it is.</summary>
    Service,

    Tag,

    /// <summary>A tag whose value is a whole number in decimal.</summary>
    Number,

    /// <summary>Begins an event, whose name is the value.</summary>
    Event,

    /// <summary>A tag of the event before it.</summary>
    EventTag,
}
