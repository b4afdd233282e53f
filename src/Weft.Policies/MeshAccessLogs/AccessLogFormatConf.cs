namespace Weft.Policies.MeshAccessLogs;

/// <summary>How a record looks. Kuma 2.0 has no type: the one field that is there says it.</summary>
public sealed record AccessLogFormatConf
{
    /// <summary><c>Plain</c> or <c>Json</c>; empty in Kuma 2.0's form.</summary>
    public string Type { get; init; } = "";

    /// <summary>A line in the format language.</summary>
    public string? Plain { get; init; }

    /// <summary>Fields of a JSON object, in order.</summary>
    public IReadOnlyList<AccessLogField>? Json { get; init; }

    /// <summary>Leaves out what has no value, where <c>-</c> would stand.</summary>
    public bool OmitEmptyValues { get; init; }
}
