namespace Weft.Protocols.Http2;

/// <summary>What a client sends before its SETTINGS (RFC 9113 3.4).</summary>
public static class ConnectionPreface
{
    /// <summary>The 24 bytes.</summary>
    public static ReadOnlySpan<byte> Bytes => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>True when <paramref name="input"/> is the preface, begins with it, or may still become it.</summary>
    public static bool Matches(ReadOnlySpan<byte> input) =>
        input.Length >= Bytes.Length ? input.StartsWith(Bytes) : Bytes.StartsWith(input);
}
