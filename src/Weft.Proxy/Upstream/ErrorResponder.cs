using System.Buffers.Text;
using System.Text;
using Weft.Protocols.Messages;
using Weft.Proxy.Sessions;

namespace Weft.Proxy.Upstream;

/// <summary>
/// The only place where a failure becomes a response: a status and one line of text for HTTP, trailers-only `grpc-status` and
/// `grpc-message` for gRPC; both say which hop, which proxy and why.
/// </summary>
internal static class ErrorResponder
{
    private const int MaxReasonBytes = 512;

    /// <param name="context">Lends the block that the head is put together in.</param>
    /// <param name="stream">The client's stream.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="code">What went wrong.</param>
    /// <param name="where">`; hop=...; proxy=...`.</param>
    public static void Answer(SessionContext context, HttpStream stream, HeaderBlock request, FailureCode code, ReadOnlySpan<byte> where)
    {
        var failure = Failure.Of(code);
        Span<byte> reason = stackalloc byte[MaxReasonBytes];
        var length = Encoding.ASCII.GetBytes(failure.Name, reason);
        where = where[..Math.Min(where.Length, MaxReasonBytes - length)];
        where.CopyTo(reason[length..]);
        reason = reason[..(length + where.Length)];
        var head = context.Composed;
        head.Clear();
        if (IsGrpc(request)) AnswerGrpc(stream, head, failure, reason);
        else AnswerHttp(stream, head, failure, reason, request.MethodKind == MethodKind.Head);
    }

    private static void AnswerGrpc(HttpStream stream, HeaderBlock head, in Failure failure, ReadOnlySpan<byte> reason)
    {
        head.Status = 200;
        head.Add(FieldName.ContentType, "application/grpc"u8);
        Span<byte> digits = stackalloc byte[12];
        Utf8Formatter.TryFormat(failure.GrpcStatus, digits, out var written);
        head.Add(FieldName.GrpcStatus, digits[..written]);
        head.Add(FieldName.GrpcMessage, reason);
        head.Add(FieldName.XWeftError, reason);
        stream.SendHead(head, endStream: true);
    }

    private static void AnswerHttp(HttpStream stream, HeaderBlock head, in Failure failure, ReadOnlySpan<byte> reason, bool isHead)
    {
        Span<byte> body = stackalloc byte[256];
        var length = Encoding.ASCII.GetBytes(failure.Text, body);
        body[length++] = (byte)'\n';
        Span<byte> digits = stackalloc byte[12];
        Utf8Formatter.TryFormat(length, digits, out var written);
        head.Status = failure.Status;
        head.Add(FieldName.ContentType, "text/plain"u8);
        head.Add(FieldName.ContentLength, digits[..written]);
        head.Add(FieldName.XWeftError, reason);
        stream.SendHead(head, isHead);
        if (!isHead) stream.SendData(body[..length], endStream: true);
    }

    private static bool IsGrpc(HeaderBlock request) =>
        request.TryGet(FieldName.ContentType, out var type) && type.StartsWith("application/grpc"u8);
}
