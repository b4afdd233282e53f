using System.Text;

namespace Weft.Proxy.Routing;

/// <summary>One virtual host: the names it takes and its routes in order.</summary>
internal sealed class HostRoutes
{
    private readonly byte[][] _domains;
    private readonly RouteEntry[] _routes;

    public HostRoutes(string name, IReadOnlyList<string> domains, IReadOnlyList<RouteEntry> routes)
    {
        Name = name;
        TakesAny = domains.Contains("*", StringComparer.Ordinal);
        _domains = [.. domains.Where(d => d != "*").Select(Encoding.ASCII.GetBytes)];
        _routes = [.. routes];
    }

    public string Name { get; }

    public bool TakesAny { get; }

    public IReadOnlyList<RouteEntry> Routes => _routes;

    /// <summary>Host names compare without case (RFC 9110 section 4.2.3).</summary>
    public bool Takes(ReadOnlySpan<byte> host)
    {
        foreach (var domain in _domains)
        {
            if (Ascii.EqualsIgnoreCase(domain, host)) return true;
        }
        return false;
    }

    public RouteEntry? Match(ReadOnlySpan<byte> path)
    {
        foreach (var route in _routes)
        {
            if (route.Takes(path)) return route;
        }
        return null;
    }
}
