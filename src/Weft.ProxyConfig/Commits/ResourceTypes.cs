using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Weft.ProxyConfig.Commits;

/// <summary>The resource types a proxy is told, with their type URLs, their unit and their name.</summary>
public static class ResourceTypes
{
    private const string UrlPrefix = "type.googleapis.com/";

    /// <summary>Type URL of <see cref="ProxyConfig.Secret"/>.</summary>
    public const string Secret = UrlPrefix + "weft.config.v1.Secret";

    /// <summary>Type URL of <see cref="ProxyConfig.ClusterLoadAssignment"/>.</summary>
    public const string ClusterLoadAssignment = UrlPrefix + "weft.config.v1.ClusterLoadAssignment";

    /// <summary>Type URL of <see cref="ProxyConfig.Listener"/>.</summary>
    public const string Listener = UrlPrefix + "weft.config.v1.Listener";

    /// <summary>Type URL of <see cref="ProxyConfig.RouteConfiguration"/>.</summary>
    public const string RouteConfiguration = UrlPrefix + "weft.config.v1.RouteConfiguration";

    /// <summary>Type URL of <see cref="ProxyConfig.Cluster"/>.</summary>
    public const string Cluster = UrlPrefix + "weft.config.v1.Cluster";

    /// <summary>Type URL of <see cref="ProxyConfig.MetricsExport"/>.</summary>
    public const string MetricsExport = UrlPrefix + "weft.config.v1.MetricsExport";

    /// <summary>Type URL of <see cref="ProxyConfig.Commit"/>. Subscribed to last: it tells the control plane that nothing more is asked for.</summary>
    public const string Commit = UrlPrefix + "weft.config.v1.Commit";

    /// <summary>
    /// The type URLs in the order in which a change is sent: a resource comes after what it names, so that the proxy can
    /// look a name up when it stages. <see cref="Commit"/> is not among them.
    /// </summary>
    public static IReadOnlyList<string> InPushOrder { get; } = [Secret, ClusterLoadAssignment, Cluster, RouteConfiguration, Listener, MetricsExport];

    /// <summary>The three units in the order in which they are sent.</summary>
    public static IReadOnlyList<Unit> Units { get; } = [Unit.Identity, Unit.Endpoints, Unit.Structure];

    /// <summary>The unit a type belongs to; <see cref="Unit.Unspecified"/> when the type is not ours.</summary>
    public static Unit UnitOf(string typeUrl) => typeUrl switch
    {
        Secret => Unit.Identity,
        ClusterLoadAssignment => Unit.Endpoints,
        Listener or RouteConfiguration or Cluster or MetricsExport => Unit.Structure,
        _ => Unit.Unspecified,
    };

    /// <summary>The name under which a unit's <see cref="ProxyConfig.Commit"/> travels.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The unit is not one of the three.</exception>
    public static string NameOf(Unit unit) => unit switch
    {
        Unit.Identity => "identity",
        Unit.Endpoints => "endpoints",
        Unit.Structure => "structure",
        _ => throw new ArgumentOutOfRangeException(nameof(unit)),
    };

    /// <summary>The name of a resource, unique within its type.</summary>
    /// <exception cref="ArgumentException">The message is no resource.</exception>
    public static string NameOf(IMessage message) => message switch
    {
        Secret secret => secret.Name,
        ClusterLoadAssignment assignment => assignment.Cluster,
        Listener listener => listener.Name,
        RouteConfiguration routes => routes.Name,
        Cluster cluster => cluster.Name,
        MetricsExport export => export.Name,
        Commit commit => NameOf(commit.Unit),
        _ => throw new ArgumentException($"{message.Descriptor.FullName} is not a resource", nameof(message)),
    };

    /// <summary>The type URL of a resource's message.</summary>
    public static string UrlOf(MessageDescriptor descriptor) => UrlPrefix + descriptor.FullName;

    /// <summary>Unpacks a resource of one of the types of <see cref="InPushOrder"/>.</summary>
    /// <returns>null when the type is not ours.</returns>
    /// <exception cref="InvalidProtocolBufferException">The bytes are not a message of that type.</exception>
    public static IMessage? Unpack(Any packed) => packed.TypeUrl switch
    {
        Secret => ProxyConfig.Secret.Parser.ParseFrom(packed.Value),
        ClusterLoadAssignment => ProxyConfig.ClusterLoadAssignment.Parser.ParseFrom(packed.Value),
        Listener => ProxyConfig.Listener.Parser.ParseFrom(packed.Value),
        RouteConfiguration => ProxyConfig.RouteConfiguration.Parser.ParseFrom(packed.Value),
        Cluster => ProxyConfig.Cluster.Parser.ParseFrom(packed.Value),
        MetricsExport => ProxyConfig.MetricsExport.Parser.ParseFrom(packed.Value),
        _ => null,
    };
}
