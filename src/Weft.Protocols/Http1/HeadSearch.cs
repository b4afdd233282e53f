namespace Weft.Protocols.Http1;

/// <summary>Keeps a head that arrives in many small pieces from being parsed anew for each of them.</summary>
internal static class HeadSearch
{
    private const int ParseAlwaysBytes = 2048;

    /// <summary>
    /// True when parsing <paramref name="input"/> cannot complete: it is long and holds no empty line. Short input is parsed at
    /// once, so that its faults are answered before the rest arrives.
    /// </summary>
    internal static bool IsSurelyIncomplete(ReadOnlySpan<byte> input) =>
        input.Length > ParseAlwaysBytes && input.IndexOf("\r\n\r\n"u8) < 0;
}
