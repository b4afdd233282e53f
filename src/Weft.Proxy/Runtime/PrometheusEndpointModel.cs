namespace Weft.Proxy.Runtime;

/// <summary>One address where Prometheus reads the metrics.</summary>
/// <param name="Listener">Name of its listener.</param>
/// <param name="Path">Begins with a slash.</param>
public sealed record PrometheusEndpointModel(string Listener, string Path);
