using System.Globalization;

namespace Weft.Policies.Addresses;

/// <summary>A host and a port as people write them: <c>collector:4317</c>, <c>[2001:db8::1]:4317</c>.</summary>
/// <param name="Host">A name or literal, without brackets.</param>
/// <param name="Port">1..65535, or null when none is written.</param>
internal sealed record HostAndPort(string Host, int? Port)
{
    private const int MaxPort = 65535;

    /// <summary>Reads <paramref name="text"/>; null when it is neither <c>host:port</c> nor a host alone.</summary>
    public static HostAndPort? Parse(string text)
    {
        var colon = PortColon(text);
        if (colon < 0) return text.Length > 0 && !text.AsSpan().ContainsAny("[]: /") ? new HostAndPort(text, null) : null;
        var host = text[..colon].Trim('[', ']');
        return host.Length > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= MaxPort
            ? new HostAndPort(host, port)
            : null;
    }

    /// <summary>Whether a colon ends the host, whatever follows (Go's <c>net.SplitHostPort</c>, which Kuma asks).</summary>
    public static bool HasPort(string text) => PortColon(text) >= 0;

    // An IPv6 host stands in brackets, so that its own colons end nothing.
    private static int PortColon(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0) return -1;
        var host = text.AsSpan(0, colon);
        var isLiteral = host.Length > 1 && host[0] == '[' && host[^1] == ']' && host[1..^1].IndexOfAny("[]") < 0;
        return isLiteral || !host.ContainsAny(":[]") ? colon : -1;
    }
}
