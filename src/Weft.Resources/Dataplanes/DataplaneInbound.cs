using Weft.Resources.Tagging;

namespace Weft.Resources.Dataplanes;

/// <summary>A port at which the proxy accepts traffic for one application.</summary>
public sealed record DataplaneInbound
{
    /// <summary>1..65535, where the proxy listens.</summary>
    public int Port { get; init; }

    /// <summary>Where the application listens; 0 means <see cref="Port"/>.</summary>
    public int ServicePort { get; init; }

    /// <summary>IP of the application; empty means the inbound's address.</summary>
    public string ServiceAddress { get; init; } = "";

    /// <summary>IP the proxy listens at; empty means the Dataplane's address.</summary>
    public string Address { get; init; } = "";

    /// <summary>Must hold <c>kuma.io/service</c>.</summary>
    public TagSet Tags { get; init; } = TagSet.Empty;

    /// <summary><c>health.ready</c>; null means healthy. Unhealthy inbounds are no endpoints.</summary>
    public bool? HealthReady { get; init; }

    /// <summary>How the application is checked; null means not at all.</summary>
    public ServiceProbe? ServiceProbe { get; init; }

    /// <summary>Default: ready.</summary>
    public InboundState State { get; init; }

    /// <summary>Unique among inbounds and listeners when not empty.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>protocol</c>, wins over the tag; may be empty.</summary>
    public string ProtocolHint { get; init; } = "";

    /// <summary>The service it offers; empty when the tag is missing.</summary>
    public string Service => Tags.Find(TagNames.Service) ?? "";

    /// <summary>The hint, from the field first, then the tag.</summary>
    public ServiceProtocol Protocol => ServiceProtocols.Parse(ProtocolHint.Length > 0 ? ProtocolHint : Tags.Find(TagNames.Protocol));

    /// <summary>Whether it may be given traffic.</summary>
    public bool IsReady => HealthReady != false && State == InboundState.Ready;

    /// <summary>Where the application listens, 1..65535.</summary>
    public int ApplicationPort => ServicePort == 0 ? Port : ServicePort;
}
