namespace Weft.Telemetry.Tracing;

/// <summary>
/// Which requests without a decision are recorded, as Envoy decides it: the one number made from `x-request-id` is compared with every rate, so that all
/// proxies which see that id decide alike.
/// </summary>
/// <param name="client">Percent of requests with `x-client-trace-id` that are recorded for it.</param>
/// <param name="random">Percent of the others.</param>
/// <param name="overall">Percent of all requests that may be recorded at most.</param>
public sealed class SamplingRates(double client, double random, double overall)
{
    private const int NumberDigits = 8;

    private readonly ulong _client = Limit(client);
    private readonly ulong _random = Limit(random);
    private readonly ulong _overall = Limit(overall);

    /// <summary>The number of a request; false when its id does not begin with eight hexadecimal digits.</summary>
    public static bool TryGetNumber(ReadOnlySpan<byte> requestId, out uint number)
    {
        number = 0;
        if (requestId.Length < NumberDigits || !HexText.TryRead(requestId[..NumberDigits], out var read)) return false;
        number = (uint)read;
        return true;
    }

    /// <summary>Of 2^32 requests that do not ask for it, so many are recorded.</summary>
    public ulong Share => Math.Min(_random, _overall);

    /// <summary>Whether a request is recorded.</summary>
    /// <param name="asks">It has `x-client-trace-id`.</param>
    /// <param name="number">Its number, or one by chance.</param>
    public bool Records(bool asks, uint number) => ((asks && number < _client) || number < _random) && number < _overall;

    private static ulong Limit(double percent) => (ulong)(percent / 100 * (1UL << 32));
}
