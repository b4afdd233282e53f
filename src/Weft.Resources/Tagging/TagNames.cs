namespace Weft.Resources.Tagging;

/// <summary>The tags and labels that mean something to the mesh, under Kuma's names.</summary>
public static class TagNames
{
    /// <summary>The service an inbound offers; mandatory on every inbound and outbound.</summary>
    public const string Service = "kuma.io/service";

    /// <summary>The protocol hint of an inbound; see <see cref="ServiceProtocol"/>.</summary>
    public const string Protocol = "kuma.io/protocol";

    /// <summary>The zone a proxy runs in.</summary>
    public const string Zone = "kuma.io/zone";

    /// <summary>The mesh, where a tag set crosses meshes.</summary>
    public const string Mesh = "kuma.io/mesh";

    /// <summary>One instance of a headless service.</summary>
    public const string Instance = "kuma.io/instance";

    /// <summary>Of an outbound to Kafka: brokers are offered to clients at this port plus their node id. Ours, not Kuma's.</summary>
    public const string KafkaPortBase = "weft.io/kafka-port-base";

    /// <summary>Of a broker's inbound: Kafka's <c>node.id</c>. Ours, not Kuma's.</summary>
    public const string KafkaNodeId = "weft.io/kafka-node-id";

    /// <summary>Label: the name a resource had where it was written.</summary>
    public const string DisplayName = "kuma.io/display-name";

    /// <summary>Label: <c>zone</c> or <c>global</c>, where a resource was written.</summary>
    public const string Origin = "kuma.io/origin";

    /// <summary>The value that matches any present value.</summary>
    public const string MatchAll = "*";

    /// <summary>The service of a proxy that names none.</summary>
    public const string UnknownService = "unknown";
}
