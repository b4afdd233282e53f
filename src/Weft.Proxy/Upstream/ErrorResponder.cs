using System.Buffers.Text;
using System.Text;
using Weft.Protocols.Grpc;
using Weft.Protocols.Messages;
using Weft.Proxy.Sessions;

namespace Weft.Proxy.Upstream;

/// <summary>
/// The only place where a failure becomes a response: a status and one line of text for HTTP, `grpc-status` and `grpc-message` for gRPC;
/// both say which hop, which proxy and why, but to clients outside the mesh, which learn only why.
/// </summary>
internal static class ErrorResponder
{
    private const int MaxReasonBytes = 512;

    /// <param name="context">Lends the block that the head is put together in.</param>
    /// <param name="stream">The client's stream.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="code">What went wrong.</param>
    /// <param name="where">`; hop=...; proxy=...`; empty for a client outside the mesh, which is told no more than the code.</param>
    /// <returns>Bytes of the answer's body.</returns>
    public static int Answer(SessionContext context, HttpStream stream, HeaderBlock request, FailureCode code, ReadOnlySpan<byte> where)
    {
        Span<byte> room = stackalloc byte[MaxReasonBytes];
        var reason = room[..WriteReason(code, where, room)];
        var head = context.Composed;
        head.Clear();
        if (!where.IsEmpty) head.Add(FieldName.XWeftError, reason);
        if (!GrpcContent.IsGrpc(request)) return AnswerHttp(stream, head, Failure.Of(code), request.MethodKind == MethodKind.Head);
        AnswerGrpc(stream, head, Failure.Of(code), reason);
        return 0;
    }

    /// <summary>Ends a gRPC answer that has begun and stands between two messages: the status that the server owes.</summary>
    /// <inheritdoc cref="Answer"/>
    public static void End(SessionContext context, HttpStream stream, FailureCode code, ReadOnlySpan<byte> where)
    {
        Span<byte> room = stackalloc byte[MaxReasonBytes];
        var trailers = context.Composed;
        trailers.Clear();
        AddStatus(trailers, Failure.Of(code), room[..WriteReason(code, where, room)]);
        stream.SendTrailers(trailers);
    }

    private static int WriteReason(FailureCode code, ReadOnlySpan<byte> where, Span<byte> reason)
    {
        var length = Encoding.ASCII.GetBytes(Failure.Of(code).Name, reason);
        where = where[..Math.Min(where.Length, reason.Length - length)];
        where.CopyTo(reason[length..]);
        return length + where.Length;
    }

    private static void AnswerGrpc(HttpStream stream, HeaderBlock head, in Failure failure, ReadOnlySpan<byte> reason)
    {
        head.Status = 200;
        head.Add(FieldName.ContentType, "application/grpc"u8);
        AddStatus(head, failure, reason);
        stream.SendHead(head, endStream: true);
    }

    private static void AddStatus(HeaderBlock block, in Failure failure, ReadOnlySpan<byte> reason)
    {
        Span<byte> digits = stackalloc byte[12];
        Utf8Formatter.TryFormat(failure.GrpcStatus, digits, out var written);
        block.Add(FieldName.GrpcStatus, digits[..written]);
        block.Add(FieldName.GrpcMessage, reason);
    }

    private static int AnswerHttp(HttpStream stream, HeaderBlock head, in Failure failure, bool isHead)
    {
        Span<byte> body = stackalloc byte[256];
        var length = Encoding.ASCII.GetBytes(failure.Text, body);
        body[length++] = (byte)'\n';
        Span<byte> digits = stackalloc byte[12];
        Utf8Formatter.TryFormat(length, digits, out var written);
        head.Status = failure.Status;
        head.Add(FieldName.ContentType, "text/plain"u8);
        head.Add(FieldName.ContentLength, digits[..written]);
        stream.SendHead(head, isHead);
        if (isHead) return 0;
        stream.SendData(body[..length], endStream: true);
        return length;
    }
}
