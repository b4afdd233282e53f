using Weft.Policies.Spans;
using Weft.ProxyConfig;
using Weft.Resources.Meshes;

namespace Weft.Policies.TrafficTraces;

/// <summary>What a proxy is told of a TrafficTrace.</summary>
internal static class TrafficTraceCompiler
{
    private const double All = 100;

    /// <summary>The back end that a policy means: the one it names, or the mesh's default; null, and then there are no spans, when the mesh has none of that name.</summary>
    public static TracingBackend? BackendOf(TrafficTraceSpec trace, MeshTracing? tracing)
    {
        var name = trace.Backend.Length > 0 ? trace.Backend : tracing?.DefaultBackend;
        return string.IsNullOrEmpty(name) ? null : tracing?.Backends.FirstOrDefault(backend => backend.Name == name);
    }

    /// <summary>Spans for a back end of the mesh; null for one that cannot be sent to.</summary>
    public static Tracing? Compile(string policy, TracingBackend backend, TracedTraffic traffic)
    {
        var tracing = new Tracing
        {
            Policy = policy,
            Service = traffic.Service,
            ClientSampling = All,
            RandomSampling = All,
            OverallSampling = backend.Sampling ?? All,
        };
        switch (backend.Conf)
        {
            case ZipkinTracing zipkin:
                tracing.Zipkin = ZipkinAddress.Of(zipkin.Url, zipkin.ApiVersion, zipkin.TraceId128Bit, zipkin.SharedSpanContext ?? true);
                break;
            case DatadogTracing datadog:
                tracing.Datadog = new DatadogSpans { Host = datadog.Address, Port = (uint)datadog.Port };
                tracing.Service = traffic.DatadogService(datadog.SplitService);
                break;
        }
        return tracing.BackendCase == Tracing.BackendOneofCase.None ? null : tracing;
    }
}
