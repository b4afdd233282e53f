using System.Globalization;
using System.Text;
using Grpc.Core;

namespace Weft.EndToEnd.Tests.Grpc;

/// <summary>
/// <c>weft.test.Echo</c> on Grpc.AspNetCore. Besides what every peer does: with metadata <c>x-wait: NAME</c> a unary call and a chat end when the call is
/// cancelled and tell <see cref="WaitingCalls"/>; an upload with <c>x-status</c> ends after the first message, unread the rest.
/// </summary>
/// <remarks>Its methods are virtual because Grpc.AspNetCore binds no others.</remarks>
[BindServiceMethod(typeof(Echo), nameof(Echo.Bind))]
internal class EchoService(WaitingCalls waiting)
{
    public virtual async Task<byte[]> Unary(byte[] message, ServerCallContext context)
    {
        var initial = new Metadata();
        foreach (var entry in context.RequestHeaders.Where(entry => entry.Key is "x-echo" or "x-echo-bin")) initial.Add(entry);
        if (initial.Count > 0) await context.WriteResponseHeadersAsync(initial);
        if (context.RequestHeaders.GetValueBytes("x-echo-bin") is { } binary) context.ResponseTrailers.Add("x-trailer-bin", binary);
        EndAsAsked(context);
        await waiting.WaitAsync(context);
        return message;
    }

    public virtual async Task Download(byte[] message, IServerStreamWriter<byte[]> answers, ServerCallContext context)
    {
        var numbers = Encoding.ASCII.GetString(message).Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        var answer = new byte[numbers[1]];
        for (var i = 0; i < numbers[0]; i++) await answers.WriteAsync(answer, context.CancellationToken);
    }

    public virtual async Task<byte[]> Upload(IAsyncStreamReader<byte[]> messages, ServerCallContext context)
    {
        var (count, total) = (0, 0L);
        await foreach (var message in messages.ReadAllAsync(context.CancellationToken))
        {
            (count, total) = (count + 1, total + message.Length);
            EndAsAsked(context);
        }
        return Encoding.ASCII.GetBytes($"{count},{total}");
    }

    public virtual async Task Chat(IAsyncStreamReader<byte[]> messages, IServerStreamWriter<byte[]> answers, ServerCallContext context)
    {
        await foreach (var message in messages.ReadAllAsync(CancellationToken.None))
        {
            await answers.WriteAsync(message, context.CancellationToken);
            await waiting.WaitAsync(context);
        }
    }

    private static void EndAsAsked(ServerCallContext context)
    {
        if (context.RequestHeaders.GetValue("x-status") is { } status and not "0")
            throw new RpcException(new Status((StatusCode)int.Parse(status, CultureInfo.InvariantCulture), $"status {status}: é 100%"));
    }
}
