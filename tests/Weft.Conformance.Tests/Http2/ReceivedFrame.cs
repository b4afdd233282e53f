using System.Buffers.Binary;
using Weft.Protocols.Http2;

namespace Weft.Conformance.Tests.Http2;

/// <summary>A frame as it came from the proxy.</summary>
internal sealed record ReceivedFrame(FrameHeader Header, byte[] Payload)
{
    public FrameType Type => Header.Type;

    public int StreamId => Header.StreamId;

    /// <summary>The code of RST_STREAM or GOAWAY.</summary>
    public Http2ErrorCode Code => (Http2ErrorCode)BinaryPrimitives.ReadUInt32BigEndian(Payload.AsSpan(Type == FrameType.Goaway ? 4 : 0));

    public bool EndsStream => Type is FrameType.Data or FrameType.Headers && Header.EndsStream;

    public bool IsFault => Type == FrameType.RstStream || (Type == FrameType.Goaway && Code != Http2ErrorCode.NoError);

    public override string ToString() => Type is FrameType.RstStream or FrameType.Goaway ? $"{Type} {Code} on {StreamId}" : $"{Type} of {Payload.Length} bytes on {StreamId}";
}
