using Google.Protobuf.WellKnownTypes;
using Weft.ProxyConfig;
using Weft.Resources.Tagging;

namespace Weft.Policies.Compiler;

/// <summary>Filter chains that carry bytes as they are.</summary>
internal static class OpaqueChains
{
    /// <summary>A chain to a cluster; Kafka is watched on its way.</summary>
    /// <param name="name">Of the chain.</param>
    /// <param name="protocol">What is known of the bytes; HTTP is nothing here.</param>
    /// <param name="statistics">Prefix of its metrics.</param>
    /// <param name="cluster">Where it leads.</param>
    /// <param name="idle">Without a byte in either direction for so long, a connection ends.</param>
    public static FilterChain Of(string name, ServiceProtocol protocol, string statistics, string cluster, Duration idle) =>
        protocol == ServiceProtocol.Kafka
            ? new FilterChain { Name = name, Kafka = new KafkaProxy { StatPrefix = statistics, Cluster = cluster, IdleTimeout = idle, TimeoutPolicy = KumaTimeouts.Policy } }
            : new FilterChain { Name = name, Tcp = new TcpProxy { StatPrefix = statistics, Cluster = cluster, IdleTimeout = idle, TimeoutPolicy = KumaTimeouts.Policy } };
}
