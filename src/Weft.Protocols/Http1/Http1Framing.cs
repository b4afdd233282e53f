namespace Weft.Protocols.Http1;

/// <summary>What a head says about its own connection. Its hop-by-hop fields have been taken out of the block.</summary>
public struct Http1Framing
{
    /// <summary>How the body ends.</summary>
    public BodyKind Kind { get; set; }

    /// <summary>The body's size in bytes for <see cref="BodyKind.Length"/>, else 0.</summary>
    public long Length { get; set; }

    /// <summary>True when the connection may carry another message after this one.</summary>
    public bool KeepAlive { get; set; }

    /// <summary>True when the client waits for 100 before it sends the body (RFC 9110 10.1.1); the field stays in the block.</summary>
    public bool ExpectContinue { get; set; }

    /// <summary>True for <c>connection: upgrade</c> with an upgrade token; the token is the block's protocol.</summary>
    public bool Upgrade { get; set; }
}
