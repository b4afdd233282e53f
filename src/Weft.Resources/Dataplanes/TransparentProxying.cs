namespace Weft.Resources.Dataplanes;

/// <summary>Traffic reaches the proxy by redirection.</summary>
public sealed record TransparentProxying
{
    /// <summary>Usually 15006.</summary>
    public int RedirectPortInbound { get; init; }

    /// <summary>Usually 15010; 0 means the same port.</summary>
    public int RedirectPortInboundV6 { get; init; }

    /// <summary>Usually 15001.</summary>
    public int RedirectPortOutbound { get; init; }

    /// <summary>null means both families.</summary>
    public IpFamilyMode? IpFamilyMode { get; init; }

    /// <summary>Services whose instances may be reached by their own address; <c>*</c> means all.</summary>
    public IReadOnlyList<string> DirectAccessServices { get; init; } = [];

    /// <summary>The only services the proxy is told of; empty means all.</summary>
    public IReadOnlyList<string> ReachableServices { get; init; } = [];

    /// <summary>The only destinations the proxy is told of; null means all, empty means none.</summary>
    public IReadOnlyList<BackendReference>? ReachableBackends { get; init; }
}
