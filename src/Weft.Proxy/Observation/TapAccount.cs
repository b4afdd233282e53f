using Weft.Telemetry.AccessLogs;

namespace Weft.Proxy.Observation;

/// <summary>What a tap has decoded of its connection so far, for access logs. It outlives the tap.</summary>
internal abstract class TapAccount
{
    public long Requests { get; protected set; }

    public long Responses { get; protected set; }

    /// <summary>Error codes in responses.</summary>
    public long Errors { get; protected set; }

    /// <summary>Writes the topics whose records passed, separated by commas.</summary>
    public abstract void WriteTopics(ref RecordWriter writer);
}
