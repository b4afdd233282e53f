namespace Weft.Proxy.Routing;

/// <summary>One virtual host: the names it takes and its routes in order.</summary>
internal sealed class HostRoutes
{
    private readonly RouteEntry[] _routes;

    public HostRoutes(string name, IReadOnlyList<string> domains, IReadOnlyList<RouteEntry> routes)
    {
        Name = name;
        Domains = [.. domains];
        _routes = [.. routes];
    }

    public string Name { get; }

    /// <summary>Names without a port; `*` takes whatever no other host names.</summary>
    public IReadOnlyList<string> Domains { get; }

    public IReadOnlyList<RouteEntry> Routes => _routes;

    public RouteEntry? Match(ReadOnlySpan<byte> path)
    {
        foreach (var route in _routes)
        {
            if (route.Takes(path)) return route;
        }
        return null;
    }
}
