using System.Globalization;

namespace Weft.Telemetry.AccessLogs;

/// <summary>Cipher suites as Kuma's logs name them; any other is its number in hexadecimal.</summary>
public static class TlsCipherNames
{
    /// <param name="suite">The number that IANA registered.</param>
    public static string Of(int suite) => suite switch
    {
        0x0005 => "RSA-RC4-128-SHA",
        0x000A => "RSA-3DES-EDE-CBC-SHA",
        0x002F => "RSA-AES-128-CBC-SHA",
        0x0035 => "RSA-AES-256-CBC-SHA",
        0x003C => "RSA-AES-128-CBC-SHA256",
        0x009C => "RSA-AES-128-GCM-SHA256",
        0x009D => "RSA-AES-256-GCM-SHA384",
        0x1301 => "AES-128-GCM-SHA256",
        0x1302 => "AES-256-GCM-SHA384",
        0x1303 => "CHACHA20-POLY1305-SHA256",
        0x5600 => "FALLBACK-SCSV",
        0xC007 => "ECDHE-ECDSA-RC4-128-SHA",
        0xC009 => "ECDHE-ECDSA-AES-128-CBC-SHA",
        0xC00A => "ECDHE-ECDSA-AES-256-CBC-SHA",
        0xC011 => "ECDHE-RSA-RC4-128-SHA",
        0xC012 => "ECDHE-RSA-3DES-EDE-CBC-SHA",
        0xC013 => "ECDHE-RSA-AES-128-CBC-SHA",
        0xC014 => "ECDHE-RSA-AES-256-CBC-SHA",
        0xC023 => "ECDHE-ECDSA-AES-128-CBC-SHA256",
        0xC027 => "ECDHE-RSA-AES-128-CBC-SHA256",
        0xC02B => "ECDHE-ECDSA-AES-128-GCM-SHA256",
        0xC02C => "ECDHE-ECDSA-AES-256-GCM-SHA384",
        0xC02F => "ECDHE-RSA-AES-128-GCM-SHA256",
        0xC030 => "ECDHE-RSA-AES-256-GCM-SHA384",
        0xCCA8 => "ECDHE-RSA-CHACHA20-POLY1305",
        0xCCA9 => "ECDHE-ECDSA-CHACHA20-POLY1305",
        _ => string.Create(CultureInfo.InvariantCulture, $"0x{suite:x}"),
    };
}
