using System.Net.WebSockets;

namespace Weft.Demo.App;

/// <summary>A WebSocket that first tells who calls, as its proxy told the application, and then sends back every message until the client closes.</summary>
internal static class EchoSocket
{
    public static async Task RunAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var caller = System.Text.Encoding.UTF8.GetBytes(context.Request.Headers["x-forwarded-client-cert"].ToString());
        await socket.SendAsync(caller, WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, context.RequestAborted);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseAsync(part.CloseStatus ?? WebSocketCloseStatus.Empty, part.CloseStatusDescription, context.RequestAborted);
                return;
            }

            await socket.SendAsync(buffer.AsMemory(0, part.Count), part.MessageType, part.EndOfMessage, context.RequestAborted);
        }
    }
}
