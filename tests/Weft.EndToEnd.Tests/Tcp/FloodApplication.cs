using System.Buffers.Binary;
using System.Net.Sockets;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Tcp;

/// <summary>Reads eight bytes, a count. Positive: sends so many bytes. Negative: takes so many and answers with their number. Every aligned eight bytes are their own position.</summary>
internal sealed class FloodApplication(int port) : AcceptingApplication(port, backlog: 64)
{
    public const int BlockBytes = 64 * 1024;

    public static async Task SendAsync(Socket socket, long bytes, Func<long, Task> progress, CancellationToken stop)
    {
        var block = new byte[BlockBytes];
        for (long at = 0; at < bytes; at += BlockBytes)
        {
            for (var i = 0; i < BlockBytes; i += 8) BinaryPrimitives.WriteInt64LittleEndian(block.AsSpan(i), at + i);
            for (var sent = 0; sent < BlockBytes;) sent += await socket.SendAsync(block.AsMemory(sent), stop);
            await progress(at + BlockBytes);
        }
    }

    /// <summary>Takes so many bytes; throws when one is not what it should be.</summary>
    public static async Task TakeAsync(Socket socket, long bytes, Func<long, Task> progress, CancellationToken stop)
    {
        var block = new byte[BlockBytes];
        for (long at = 0; at < bytes; at += BlockBytes)
        {
            for (var filled = 0; filled < BlockBytes;)
            {
                var count = await socket.ReceiveAsync(block.AsMemory(filled), stop).AsTask().WaitAsync(TimeSpan.FromSeconds(60), stop);
                if (count == 0) throw new IOException($"ended after {at + filled} of {bytes} bytes");
                filled += count;
            }
            for (var i = 0; i < BlockBytes; i += 8)
                if (BinaryPrimitives.ReadInt64LittleEndian(block.AsSpan(i)) != at + i) throw new IOException($"wrong bytes at {at + i}");
            await progress(at + BlockBytes);
        }
    }

    protected override async Task ServeAsync(Socket socket)
    {
        using var owned = socket;
        try
        {
            var head = new byte[8];
            for (var filled = 0; filled < 8;) filled += await socket.ReceiveAsync(head.AsMemory(filled), Stop);
            var count = BinaryPrimitives.ReadInt64LittleEndian(head);
            if (count > 0)
            {
                await SendAsync(socket, count, _ => Task.CompletedTask, Stop);
                return;
            }
            await TakeAsync(socket, -count, _ => Task.CompletedTask, Stop);
            BinaryPrimitives.WriteInt64LittleEndian(head, -count);
            await socket.SendAsync(head, Stop);
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or IOException)
        {
            // The client finds out.
        }
    }
}
