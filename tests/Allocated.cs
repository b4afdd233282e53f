namespace Weft.Testing;

/// <summary>What running code takes from the heap.</summary>
internal static class Allocated
{
    private const int Readings = 3;

    /// <summary>
    /// The bytes that the calling thread takes to run something warm, the least of three readings: what the runtime takes once, as for code it compiles again
    /// meanwhile, is in one of them only, and what the code itself takes is in each.
    /// </summary>
    public static long Bytes(Action run)
    {
        var least = long.MaxValue;
        for (var reading = 0; reading < Readings && least > 0; reading++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
