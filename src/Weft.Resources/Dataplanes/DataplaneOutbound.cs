using Weft.Resources.Tagging;

namespace Weft.Resources.Dataplanes;

/// <summary>A port at which the proxy accepts its application's traffic to one service.</summary>
public sealed record DataplaneOutbound
{
    /// <summary>IP; empty means 127.0.0.1.</summary>
    public string Address { get; init; } = "";

    /// <summary>1..65535.</summary>
    public int Port { get; init; }

    /// <summary>Must hold <c>kuma.io/service</c>, unless one of the others is given.</summary>
    public TagSet Tags { get; init; } = TagSet.Empty;

    /// <summary><c>service</c>: the old way to name the service.</summary>
    public string LegacyService { get; init; } = "";

    /// <summary>The destination as a resource.</summary>
    public BackendReference? BackendRef { get; init; }

    /// <summary>The service it leads to, from the tags first; empty with a <see cref="BackendRef"/>.</summary>
    public string Service => Tags.Find(TagNames.Service) ?? LegacyService;

    /// <summary>Where the proxy listens.</summary>
    public string ListenAddress => Address.Length > 0 ? Address : "127.0.0.1";
}
