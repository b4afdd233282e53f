using Weft.Policies.Collectors;
using Weft.Resources.Reading;

namespace Weft.Policies.MeshAccessLogs;

/// <summary>Records to a collector that speaks OTLP.</summary>
public sealed record CollectorLogBackend
{
    /// <summary><c>host:port</c>; the port's default is 4317.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>A stored collector in place of the endpoint.</summary>
    public CollectorReference? BackendRef { get; init; }

    /// <summary>Attributes of each record; values in the format language.</summary>
    public IReadOnlyList<AccessLogField> Attributes { get; init; } = [];

    /// <summary>A string, or an OTLP AnyValue in JSON, its strings in the format language; null means the default format.</summary>
    public DocumentNode? Body { get; init; }
}
