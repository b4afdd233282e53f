namespace Weft.Telemetry.Tracing;

/// <summary>
/// The traces of one connection whose requests carry no context: each has its number on the connection, and the trace of that number. Two proxies that share
/// the seed see the same requests in the same order, make the same contexts, and decide alike.
/// </summary>
/// <param name="TraceHigh">Upper half of all ids; 0: they have 64 bits.</param>
/// <param name="TraceLow">What the lower halves are made from.</param>
/// <param name="Share">Of 2^32 requests so many are recorded, as of <see cref="SamplingRates.Share"/>.</param>
public readonly record struct TraceSeed(ulong TraceHigh, ulong TraceLow, ulong Share)
{
    /// <summary>Bytes of its text.</summary>
    public const int TextBytes = 3 * HexText.Digits;

    // SplitMix64: its steps are those of a sequence whose values are all different.
    private const ulong Step = 0x9E3779B97F4A7C15;

    /// <summary>Reads what <see cref="Write"/> wrote; anything else is false.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out TraceSeed seed)
    {
        seed = default;
        if (text.Length != TextBytes) return false;
        if (!HexText.TryRead(text[..HexText.Digits], out var high) || !HexText.TryRead(text[HexText.Digits..^HexText.Digits], out var low)) return false;
        if (!HexText.TryRead(text[^HexText.Digits..], out var share) || share > 1UL << 32) return false;
        seed = new TraceSeed(high, low, share);
        return true;
    }

    /// <summary>Writes <see cref="TextBytes"/> lower-case hexadecimal digits.</summary>
    public void Write(Span<byte> text)
    {
        HexText.Write(TraceHigh, text);
        HexText.Write(TraceLow, text[HexText.Digits..]);
        HexText.Write(Share, text[(2 * HexText.Digits)..]);
    }

    /// <summary>The root of the trace of one request.</summary>
    /// <param name="number">Of the request, from 0.</param>
    public TraceContext Of(long number)
    {
        var mixed = Mix(TraceLow + ((ulong)number * Step));
        // As an id made by chance: 63 bits, and never 0.
        var id = Math.Max(1, mixed & long.MaxValue);
        return new TraceContext(TraceHigh, id, id, 0, (uint)Mix(mixed) < Share ? TraceDecision.Sampled : TraceDecision.Dropped);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
