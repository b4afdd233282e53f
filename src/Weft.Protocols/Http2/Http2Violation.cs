namespace Weft.Protocols.Http2;

/// <summary>A broken rule of RFC 9113: what must end, and with which code. The default value says that nothing is wrong.</summary>
public readonly record struct Http2Violation(Http2Reach Reach, Http2ErrorCode Code)
{
    /// <summary>Nothing is wrong.</summary>
    public static Http2Violation None => default;

    /// <summary>True when a rule is broken.</summary>
    public bool IsViolation => Reach != Http2Reach.None;

    /// <summary>A violation that ends one stream.</summary>
    public static Http2Violation OfStream(Http2ErrorCode code) => new(Http2Reach.Stream, code);

    /// <summary>A violation that ends the connection.</summary>
    public static Http2Violation OfConnection(Http2ErrorCode code) => new(Http2Reach.Connection, code);
}
