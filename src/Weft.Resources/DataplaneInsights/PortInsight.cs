namespace Weft.Resources.DataplaneInsights;

/// <summary>What one listener of a proxy was seen to speak.</summary>
public sealed record PortInsight
{
    /// <summary>Its name, such as <c>inbound:192.168.0.1:8080</c>.</summary>
    public string Listener { get; init; } = "";

    /// <summary>The service behind it.</summary>
    public string Service { get; init; } = "";

    /// <summary>The operator's hint; empty without one.</summary>
    public string Declared { get; init; } = "";

    /// <summary>The protocols seen on a port without a hint.</summary>
    public IReadOnlyList<string> Detected { get; init; } = [];

    /// <summary>What was seen that contradicts the hint.</summary>
    public IReadOnlyList<ProtocolMismatch> Mismatches { get; init; } = [];
}
