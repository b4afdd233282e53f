using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;

namespace Weft.Demo;

/// <summary>Speaks TLS of the application's own through the client's proxy: it must reach the application itself, certificate and all.</summary>
internal static class TlsTraffic
{
    /// <param name="address">The client's outbound.</param>
    /// <param name="host">Whom the application's certificate names.</param>
    /// <param name="count">How many connections.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<Conversation> SendAsync(IPEndPoint address, string host, int count, CancellationToken cancellation)
    {
        var conversation = new Conversation();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellation }, async (i, token) =>
        {
            try
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
                patience.CancelAfter(TimeSpan.FromSeconds(10));
                await OneAsync(address, host, RandomNumberGenerator.GetBytes(1000 + (i * 1000)), conversation, patience.Token);
            }
            catch (Exception fault) when (fault is SocketException or IOException or OperationCanceledException or AuthenticationException)
            {
                conversation.Fault(fault.Message);
            }
        });
        return conversation;
    }

    private static async Task OneAsync(IPEndPoint address, string host, byte[] bytes, Conversation conversation, CancellationToken cancellation)
    {
        using var client = new TcpClient(address.AddressFamily);
        await client.ConnectAsync(address, cancellation);
        // The application made its certificate itself: known by its name, not by who signed it.
        await using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate?.Subject == "CN=" + host);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, cancellation);
        var sending = tls.WriteAsync(bytes, cancellation);
        var received = new byte[bytes.Length];
        await tls.ReadExactlyAsync(received, cancellation);
        await sending;
        conversation.Require(received.AsSpan().SequenceEqual(bytes), "the bytes changed on their way");
    }
}
