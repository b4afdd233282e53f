namespace Weft.Proxy.Sessions;

/// <summary>When a stream is bulk, so that new streams keep away from its connection.</summary>
internal static class BulkLimits
{
    /// <summary>A stream that moves so much within <see cref="Milliseconds"/> is bulk: its connection takes no new streams for as long again. 2 MiB.</summary>
    public const int Bytes = 2 * 1024 * 1024;

    /// <summary>See <see cref="Bytes"/>. 1 s.</summary>
    public const int Milliseconds = 1_000;

    /// <summary>Connections of one worker to one endpoint beyond which new streams join bulk ones all the same.</summary>
    public const int MaxConnections = 8;
}
