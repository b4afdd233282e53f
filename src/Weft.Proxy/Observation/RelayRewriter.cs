namespace Weft.Proxy.Observation;

/// <summary>A tap that may also change what the endpoint sends before it goes on to the client.</summary>
internal abstract class RelayRewriter : RelayTap
{
    /// <summary>What goes on now instead of <paramref name="bytes"/>; valid until the next call. It may be more or less, and nothing.</summary>
    public abstract ReadOnlySpan<byte> Rewrite(ReadOnlySpan<byte> bytes);

    /// <summary>What it still held back when the endpoint had sent its last byte.</summary>
    public abstract ReadOnlySpan<byte> Rest();
}
