namespace Weft.Protocols.Grpc;

/// <summary>Reads <c>grpc-timeout</c> (gRPC over HTTP/2, "Timeout"): one to eight digits and a unit of H, M, S, m, u or n.</summary>
public static class GrpcTimeout
{
    private const int MaxDigits = 8;

    /// <summary>Reads a timeout in milliseconds, rounded up; false when <paramref name="text"/> is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out long milliseconds)
    {
        milliseconds = 0;
        if (text.Length is < 2 or > MaxDigits + 1) return false;
        var value = 0L;
        foreach (var character in text[..^1])
        {
            var digit = (uint)character - '0';
            if (digit > 9) return false;
            value = (value * 10) + digit;
        }
        milliseconds = text[^1] switch
        {
            (byte)'H' => value * 3_600_000,
            (byte)'M' => value * 60_000,
            (byte)'S' => value * 1000,
            (byte)'m' => value,
            (byte)'u' => (value + 999) / 1000,
            (byte)'n' => (value + 999_999) / 1_000_000,
            _ => -1,
        };
        return milliseconds >= 0;
    }
}
