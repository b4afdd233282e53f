namespace Weft.Protocols.Http2;

/// <summary>Frame flags; <see cref="EndStream"/> and <see cref="Ack"/> share a bit and belong to different types (RFC 9113 6).</summary>
[Flags]
public enum FrameFlags : byte
{
    None = 0,
    EndStream = 1,
    EndHeaders = 4,
    Padded = 8,
    Priority = 0x20,
#pragma warning disable CA1069 // RFC 9113 gives one bit two meanings
    Ack = 1,
#pragma warning restore CA1069
}
