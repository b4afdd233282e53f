using System.Globalization;
using Weft.Telemetry;

namespace Weft.Proxy.Upstream;

/// <summary>The counters of one gRPC method of one cluster, under Envoy's names. Those of statuses appear with the first call that has one.</summary>
internal sealed class GrpcMethodMetrics
{
    /// <summary>Statuses are 0 to 16 (gRPC status codes); any other counts as 2, UNKNOWN.</summary>
    private const int Statuses = 17;

    private const int Unknown = 2;

    private readonly MetricFactory _registry;
    private readonly string _dotted;
    private readonly MetricLabel[] _labels;
    private readonly MetricSlot?[] _byStatus = new MetricSlot?[Statuses];

    public GrpcMethodMetrics(MetricFactory registry, string cluster, string service, string method)
    {
        _registry = registry;
        _dotted = $"cluster.{cluster}.grpc.{service}.{method}.";
        _labels = [new("envoy_cluster_name", cluster), new("envoy_grpc_bridge_service", service), new("envoy_grpc_bridge_method", method)];
        Total = Counter("total", "gRPC calls that ended.");
        Success = Counter("success", "gRPC calls that ended with status 0.");
        Failure = Counter("failure", "gRPC calls that ended with another status.");
        RequestMessages = Counter("request_message_count", "Messages sent by clients.");
        ResponseMessages = Counter("response_message_count", "Messages sent by servers.");
    }

    public MetricSlot Total { get; }

    public MetricSlot Success { get; }

    public MetricSlot Failure { get; }

    public MetricSlot RequestMessages { get; }

    public MetricSlot ResponseMessages { get; }

    public MetricSlot ByStatus(int status)
    {
        var index = status is >= 0 and < Statuses ? status : Unknown;
        return _byStatus[index] ??= Counter(index.ToString(CultureInfo.InvariantCulture), "gRPC calls that ended with this status.");
    }

    private MetricSlot Counter(string name, string help) => _registry.Counter("envoy_cluster_grpc_" + name, help, _dotted + name, _labels);
}
