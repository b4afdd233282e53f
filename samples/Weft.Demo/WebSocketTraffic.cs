using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace Weft.Demo;

/// <summary>Opens WebSockets through the client's proxy and checks every message that comes back.</summary>
internal static class WebSocketTraffic
{
    private const int Messages = 20;
    private const WebSocketCloseStatus Close = (WebSocketCloseStatus)4001;

    /// <param name="address">The client's outbound.</param>
    /// <param name="count">How many.</param>
    /// <param name="namesCaller">Whether the receiving proxy can tell its application who calls: not inside of an opaque connection.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<Conversation> SendAsync(IPEndPoint address, int count, bool namesCaller, CancellationToken cancellation)
    {
        var conversation = new Conversation();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellation }, async (_, token) =>
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
            patience.CancelAfter(TimeSpan.FromSeconds(10));
            try
            {
                await OneAsync(address, namesCaller, conversation, patience.Token);
            }
            catch (Exception fault) when (fault is WebSocketException or IOException or OperationCanceledException)
            {
                conversation.Fault(fault.Message);
            }
        });
        return conversation;
    }

    private static async Task OneAsync(IPEndPoint address, bool namesCaller, Conversation conversation, CancellationToken cancellation)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{address}/chat"), cancellation);
        var caller = Encoding.UTF8.GetString(await ReceiveAsync(socket, cancellation));
        conversation.Require(namesCaller ? caller.Contains($"URI={HttpTraffic.Caller}", StringComparison.Ordinal) : caller.Length == 0, $"the application was told of the caller: {caller}");
        if (namesCaller)
        {
            conversation.Saw(HttpTraffic.Caller);
        }

        for (var i = 0; i < Messages; i++)
        {
            var type = i % 2 == 0 ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
            var message = type == WebSocketMessageType.Text ? Encoding.UTF8.GetBytes($"grüß dich {i}") : RandomNumberGenerator.GetBytes(1 + (i * 5000));
            await socket.SendAsync(message, type, endOfMessage: true, cancellation);
            var back = await ReceiveAsync(socket, cancellation);
            conversation.Require(back.AsSpan().SequenceEqual(message), $"sent {message.Length} bytes, other {back.Length} came back");
        }

        await socket.CloseAsync(Close, "done", cancellation);
        conversation.Require(socket.CloseStatus == Close && socket.CloseStatusDescription == "done", $"closed with {socket.CloseStatus} {socket.CloseStatusDescription}");
    }

    private static async Task<byte[]> ReceiveAsync(ClientWebSocket socket, CancellationToken cancellation)
    {
        using var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, cancellation);
            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return message.ToArray();
            }
        }
    }
}
