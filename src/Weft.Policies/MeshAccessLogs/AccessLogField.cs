namespace Weft.Policies.MeshAccessLogs;

/// <summary>A named value of a record.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Value">In the format language.</param>
public sealed record AccessLogField(string Key, string Value);
