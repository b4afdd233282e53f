namespace Weft.Protocols.Http1;

/// <summary>The outcome of one step through a body.</summary>
public enum Http1BodyResult : byte
{
    /// <summary>The input is used up; framing bytes may have been consumed.</summary>
    NeedMore,

    /// <summary>A piece of the body.</summary>
    Data,

    /// <summary>The body is over and the trailers are filled in.</summary>
    End,

    /// <summary>The framing is broken. The connection cannot go on.</summary>
    Refused,
}
