namespace Weft.Protocols.Http2;

/// <summary>Frame types (RFC 9113 6). Types not listed are ignored by their receiver.</summary>
public enum FrameType : byte
{
    Data = 0,
    Headers = 1,
    Priority = 2,
    RstStream = 3,
    Settings = 4,
    PushPromise = 5,
    Ping = 6,
    Goaway = 7,
    WindowUpdate = 8,
    Continuation = 9,
}
