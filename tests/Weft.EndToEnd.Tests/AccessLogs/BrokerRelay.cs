using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Weft.EndToEnd.Tests.Kafka;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.AccessLogs;

/// <summary>Stands before a broker and counts the bytes and messages of the last connection.</summary>
internal sealed class BrokerRelay(int port) : AcceptingApplication(port, backlog: 16), IAsyncDisposable
{
    private readonly MockCluster _cluster = new();

    public int Connections { get; private set; }

    /// <summary>Bytes and messages from the client.</summary>
    public (long Bytes, int Messages) Requests { get; private set; }

    /// <summary>Bytes and messages from the broker.</summary>
    public (long Bytes, int Messages) Responses { get; private set; }

    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _cluster.Dispose();
    }

    protected override async Task ServeAsync(Socket socket)
    {
        Connections++;
        using var client = new NetworkStream(socket, ownsSocket: true);
        using var toBroker = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await toBroker.ConnectAsync(new IPEndPoint(IPAddress.Loopback, _cluster.Brokers[1]), Stop);
        using var broker = new NetworkStream(toBroker);
        try
        {
            var asking = CarryAsync(client, broker, count => Requests = count);
            var answering = CarryAsync(broker, client, count => Responses = count);
            await asking;
            toBroker.Shutdown(SocketShutdown.Send);
            await answering;
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or IOException)
        {
            // The client left or the test is over.
        }
    }

    // A message is its length in four bytes, then so many.
    private async Task CarryAsync(Stream from, Stream to, Action<(long Bytes, int Messages)> seen)
    {
        var (bytes, messages) = (0L, 0);
        var head = new byte[4];
        while (await from.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, Stop) == head.Length)
        {
            var message = new byte[BinaryPrimitives.ReadInt32BigEndian(head)];
            await from.ReadExactlyAsync(message, Stop);
            seen((bytes += head.Length + message.Length, ++messages));
            await to.WriteAsync(head, Stop);
            await to.WriteAsync(message, Stop);
        }
    }
}
