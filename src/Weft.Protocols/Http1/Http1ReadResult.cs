namespace Weft.Protocols.Http1;

/// <summary>The outcome of reading a head.</summary>
public enum Http1ReadResult : byte
{
    /// <summary>The input ends before the head does. Nothing was consumed; call again with more.</summary>
    NeedMore,

    /// <summary>The head is read and consumed.</summary>
    Complete,

    /// <summary>The input is no acceptable head. The connection cannot go on.</summary>
    Refused,
}
