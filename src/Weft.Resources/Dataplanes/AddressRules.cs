using System.Net;
using Weft.Resources.Violations;

namespace Weft.Resources.Dataplanes;

/// <summary>Rules for addresses, ports and paths. Messages are Kuma's.</summary>
internal static class AddressRules
{
    public static void CheckPort(int port, FieldPath path, ViolationList violations)
    {
        if (port is < 1 or > 65535) violations.Add(path, "port must be in the range [1, 65535]");
    }

    /// <summary>An address others may dial: an IP or a DNS name, and not the unspecified one.</summary>
    public static void CheckDialled(string address, FieldPath path, ViolationList violations)
    {
        if (address.Length == 0) violations.Add(path, "address can't be empty");
        else if (address is "0.0.0.0" or "::") violations.Add(path, "must not be 0.0.0.0 or ::");
        else if (!IsIp(address) && !IsDnsName(address)) violations.Add(path, "address has to be valid IP address or domain name");
    }

    /// <summary>Strict: four decimal octets, or IPv6 without a zone; .NET alone would take <c>1</c> and <c>0x7f.1</c>.</summary>
    public static bool IsIp(string address) => address.Contains(':', StringComparison.Ordinal)
        ? !address.AsSpan().ContainsAny("%[]/") && IPAddress.TryParse(address, out _)
        : address.Count(c => c == '.') == 3 && address.Split('.').All(IsOctet);

    /// <summary>Whether a path can stand in a request line: it starts with a slash.</summary>
    public static bool IsUrlPath(string path) => path.StartsWith('/') && !path.Any(char.IsControl) && !path.Contains(' ', StringComparison.Ordinal);

    private static bool IsOctet(string text) =>
        text.Length is >= 1 and <= 3 && text.All(char.IsAsciiDigit) && (text.Length == 1 || text[0] != '0') && int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) <= 255;

    private static bool IsDnsName(string name)
    {
        if (name.Length is 0 or > 255) return false;
        var labels = (name[^1] == '.' ? name[..^1] : name).Split('.');
        return labels.All(label => label.Length is >= 1 and <= 63
            && (char.IsAsciiLetterOrDigit(label[0]) || label[0] == '_')
            && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
    }
}
