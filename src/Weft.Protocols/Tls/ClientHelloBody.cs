using System.Globalization;
using System.Text;

namespace Weft.Protocols.Tls;

/// <summary>The fields of a whole ClientHello (RFC 8446 4.1.2), each checked against its bounds.</summary>
internal static class ClientHelloBody
{
    private const int RandomBytes = 32;
    private const int MaxSessionIdBytes = 32;
    private const int MaxHostBytes = 255;
    private const ushort ServerNameExtension = 0;
    private const ushort AlpnExtension = 16;
    private const ushort SupportedVersionsExtension = 43;
    private const byte HostNameType = 0;

    /// <summary>The hello, or null when it breaks a rule.</summary>
    public static ClientHello? TryRead(ReadOnlySpan<byte> body)
    {
        var at = new WireCursor(body);
        if (!at.TryUInt16(out var version) || !at.TrySkip(RandomBytes)) return null;
        if (!at.TryVector8(out var session) || session.Length > MaxSessionIdBytes) return null;
        if (!at.TryVector16(out var suites) || suites.Length < 2 || suites.Length % 2 != 0) return null;
        if (!at.TryVector8(out var compressions) || compressions.IsEmpty) return null;
        var hello = new ClientHello { LegacyVersion = version };
        // Before TLS 1.3 a hello may end here.
        if (at.IsAtEnd) return hello;
        return at.TryVector16(out var extensions) && at.IsAtEnd ? ReadExtensions(hello, extensions) : null;
    }

    private static ClientHello? ReadExtensions(ClientHello hello, ReadOnlySpan<byte> extensions)
    {
        var at = new WireCursor(extensions);
        var seen = 0;
        while (!at.IsAtEnd)
        {
            if (!at.TryUInt16(out var type) || !at.TryVector16(out var data)) return null;
            var bit = type switch { ServerNameExtension => 1, AlpnExtension => 2, SupportedVersionsExtension => 4, _ => 0 };
            // None may come twice (4.2); of those that are not read it does not matter here.
            if ((seen & bit) != 0) return null;
            seen |= bit;
            var read = type switch
            {
                ServerNameExtension => ReadServerName(hello, data),
                AlpnExtension => ReadAlpn(hello, data),
                SupportedVersionsExtension => ReadVersions(hello, data),
                _ => hello,
            };
            if (read is null) return null;
            hello = read;
        }
        return hello;
    }

    private static ClientHello? ReadServerName(ClientHello hello, ReadOnlySpan<byte> data)
    {
        var outer = new WireCursor(data);
        if (!outer.TryVector16(out var names) || !outer.IsAtEnd || names.IsEmpty) return null;
        var at = new WireCursor(names);
        string? host = null;
        while (!at.IsAtEnd)
        {
            if (!at.TryByte(out var type) || !at.TryVector16(out var name)) return null;
            if (type == HostNameType) host ??= HostText(name);
        }
        return hello with { ServerName = host };
    }

    private static ClientHello? ReadAlpn(ClientHello hello, ReadOnlySpan<byte> data)
    {
        var outer = new WireCursor(data);
        if (!outer.TryVector16(out var list) || !outer.IsAtEnd || list.IsEmpty) return null;
        var at = new WireCursor(list);
        var names = new List<string>();
        while (!at.IsAtEnd)
        {
            if (!at.TryVector8(out var name) || name.IsEmpty) return null;
            if (names.Count < ClientHello.MaxAlpnNames) names.Add(Printable(name));
        }
        return hello with { Alpn = names };
    }

    private static ClientHello? ReadVersions(ClientHello hello, ReadOnlySpan<byte> data)
    {
        var outer = new WireCursor(data);
        if (!outer.TryVector8(out var list) || !outer.IsAtEnd || list.Length < 2 || list.Length % 2 != 0) return null;
        var versions = new ushort[list.Length / 2];
        for (var i = 0; i < versions.Length; i++) versions[i] = (ushort)(list[2 * i] << 8 | list[2 * i + 1]);
        return hello with { SupportedVersions = versions };
    }

    // It goes into logs: nothing but what a host name may hold.
    private static string? HostText(ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > MaxHostBytes) return null;
        foreach (var value in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)value) && value is not ((byte)'.' or (byte)'-' or (byte)'_')) return null;
        }
        return Encoding.ASCII.GetString(name).ToLowerInvariant();
    }

    private static string Printable(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var value in name)
        {
            if (value is > 0x20 and < 0x7F and not (byte)'\\') text.Append((char)value);
            else text.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
        }
        return text.ToString();
    }
}
