using Weft.Protocols.Messages;

namespace Weft.Proxy.Routing;

/// <summary>The routes of one route configuration: immutable, matched without allocating.</summary>
internal sealed class RouteTable(string name, IReadOnlyList<HostRoutes> hosts)
{
    private readonly HostRoutes[] _hosts = [.. hosts];

    public string Name { get; } = name;

    public IReadOnlyList<HostRoutes> Hosts => _hosts;

    /// <summary>The first route that fits, within the virtual host named by the request's authority or else the one for `*`.</summary>
    public RouteEntry? Match(HeaderBlock request)
    {
        var host = WithoutPort(request.Authority);
        HostRoutes? any = null;
        foreach (var candidate in _hosts)
        {
            if (candidate.TakesAny) any ??= candidate;
            else if (candidate.Takes(host)) return candidate.Match(request.Path);
        }
        return any?.Match(request.Path);
    }

    private static ReadOnlySpan<byte> WithoutPort(ReadOnlySpan<byte> authority)
    {
        var colon = authority.LastIndexOf((byte)':');
        return colon < 0 || authority[^1] == (byte)']' ? authority : authority[..colon];
    }
}
