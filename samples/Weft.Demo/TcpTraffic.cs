using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Weft.Demo;

/// <summary>Opens opaque connections through the client's proxy, sends bytes, half-closes, and checks what comes back.</summary>
internal static class TcpTraffic
{
    public static async Task<Conversation> SendAsync(IPEndPoint address, int count, CancellationToken cancellation)
    {
        var conversation = new Conversation();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellation }, async (i, token) =>
        {
            try
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
                patience.CancelAfter(TimeSpan.FromSeconds(10));
                await OneAsync(address, RandomNumberGenerator.GetBytes(1000 + (i * 5000)), conversation, patience.Token);
            }
            catch (Exception fault) when (fault is SocketException or IOException or OperationCanceledException)
            {
                conversation.Fault(fault.Message);
            }
        });
        return conversation;
    }

    private static async Task OneAsync(IPEndPoint address, byte[] bytes, Conversation conversation, CancellationToken cancellation)
    {
        using var client = new TcpClient(address.AddressFamily);
        await client.ConnectAsync(address, cancellation);
        var stream = client.GetStream();
        var sending = SendAllAsync(client, stream, bytes, cancellation);
        using var received = new MemoryStream();
        await stream.CopyToAsync(received, cancellation);
        await sending;
        conversation.Require(received.ToArray().AsSpan().SequenceEqual(bytes), $"sent {bytes.Length} bytes, other {received.Length} came back");
    }

    private static async Task SendAllAsync(TcpClient client, NetworkStream stream, byte[] bytes, CancellationToken cancellation)
    {
        await stream.WriteAsync(bytes, cancellation);
        client.Client.Shutdown(SocketShutdown.Send);
    }
}
