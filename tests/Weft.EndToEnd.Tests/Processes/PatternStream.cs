using System.Net.Sockets;

namespace Weft.EndToEnd.Tests.Processes;

/// <summary>One opaque connection to an echo that carries a pattern, and must bring back each byte and its end.</summary>
internal static class PatternStream
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Sends a block each 20 ms until it is told to stop.</summary>
    /// <returns>How many bytes went there and back.</returns>
    public static async Task<long> RunAsync(int port, int blockBytes, CancellationToken stop)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, CancellationToken.None);
        var stream = client.GetStream();
        var (block, back) = (new byte[blockBytes], new byte[blockBytes]);
        long sent = 0;
        while (!stop.IsCancellationRequested)
        {
            for (var i = 0; i < block.Length; i++) block[i] = (byte)((sent + i) * 31 >> 3);
            await stream.WriteAsync(block, CancellationToken.None);
            await stream.ReadExactlyAsync(back, CancellationToken.None);
            block.AsSpan().SequenceEqual(back).ShouldBeTrue($"other bytes came back after {sent}");
            sent += block.Length;
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
        client.Client.Shutdown(SocketShutdown.Send);
        (await stream.ReadAsync(back, CancellationToken.None)).ShouldBe(0);
        return sent;
    }
}
