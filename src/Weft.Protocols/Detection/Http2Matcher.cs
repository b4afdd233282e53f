using Weft.Protocols.Grpc;
using Weft.Protocols.Hpack;
using Weft.Protocols.Http2;
using Weft.Protocols.Messages;

namespace Weft.Protocols.Detection;

/// <summary>The preface of HTTP/2, and in the first field block behind it the content type that makes it gRPC.</summary>
internal static class Http2Matcher
{
    private const int MaxFields = 100;
    private const int MaxFrameBytes = 16 * 1024;

    /// <summary>Whether the bytes begin with the preface (RFC 9113 3.4).</summary>
    public static MatchResult OfClient(ReadOnlySpan<byte> bytes) => Matching.Prefix(bytes, ConnectionPreface.Bytes);

    /// <summary>Whether the first request is gRPC; asked once the preface is there. A request that cannot be read is none.</summary>
    public static MatchResult IsGrpc(ReadOnlySpan<byte> bytes)
    {
        var rest = bytes[ConnectionPreface.Bytes.Length..];
        while (FrameHeader.TryRead(rest, out var frame))
        {
            if (frame.Type == FrameType.Headers && frame.Length > MaxFrameBytes) return MatchResult.No;
            if (rest.Length < frame.TotalBytes) return MatchResult.NeedMore;
            // A block in several frames is not one that a gRPC client begins with.
            if (frame.Type == FrameType.Headers) return frame.EndsHeaders && IsGrpcBlock(frame, rest[FrameHeader.Bytes..frame.TotalBytes]) ? MatchResult.Yes : MatchResult.No;
            rest = rest[frame.TotalBytes..];
        }
        return MatchResult.NeedMore;
    }

    private static bool IsGrpcBlock(FrameHeader frame, ReadOnlySpan<byte> payload)
    {
        var padding = 0;
        if ((frame.Flags & FrameFlags.Padded) != 0)
        {
            if (payload.IsEmpty) return false;
            padding = payload[0];
            payload = payload[1..];
        }
        var priority = (frame.Flags & FrameFlags.Priority) != 0 ? 5 : 0;
        if (payload.Length < priority + padding) return false;
        using var decoder = new HpackDecoder();
        using var head = new HeaderBlock();
        var result = decoder.Decode(payload[priority..^padding], head, FieldSectionKind.Request, ProtocolDetector.MaxBytes, MaxFields);
        return result == HpackResult.Ok && GrpcContent.IsGrpc(head);
    }
}
