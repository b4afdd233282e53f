namespace Weft.Protocols.Http1;

/// <summary>What a reader of HTTP/1 heads and trailers accepts.</summary>
/// <param name="MaxHeadBytes">Start line and fields with their line ends, in bytes. Default 65536.</param>
/// <param name="MaxFields">Field lines of one section. Default 100.</param>
/// <param name="MaxTargetBytes">The request target, in bytes. Default 32768.</param>
public readonly record struct Http1Limits(int MaxHeadBytes = 65536, int MaxFields = 100, int MaxTargetBytes = 32768)
{
    /// <summary>The defaults.</summary>
    public Http1Limits() : this(65536)
    {
    }

    /// <summary>The defaults.</summary>
    public static Http1Limits Default { get; } = new();
}
