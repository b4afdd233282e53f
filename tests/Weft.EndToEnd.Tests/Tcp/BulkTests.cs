using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Tcp;

/// <summary>Much through one connection in memory that does not grow.</summary>
public class BulkTests
{
    private const long AllowedGrowth = 24L * 1024 * 1024;

    /// <summary>1 GiB, or 10 GiB when <c>WEFT_LONG=1</c>.</summary>
    private static readonly long Bytes = (Environment.GetEnvironmentVariable("WEFT_LONG") == "1" ? 10L : 1L) << 30;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_gigabyte_in_one_direction_needs_no_more_memory_than_a_megabyte(bool download)
    {
        await using var services = await OpaquePair.StartAsync("flood");
        await using var application = new FloodApplication(services.To("flood").Direct);
        await MoveAsync(services, download, 16 << 20, _ => Task.CompletedTask);
        var (before, most) = (Resident(services), 0L);
        var began = TimeProvider.System.GetTimestamp();

        await MoveAsync(services, download, Bytes, at =>
        {
            if (at % (8 << 20) == 0) most = Math.Max(most, Resident(services));
            return Task.CompletedTask;
        });
        most = Math.Max(most, Resident(services));

        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        TestContext.Current.TestOutputHelper?.WriteLine($"{Bytes >> 20} MiB in {seconds:0.0} s ({(Bytes >> 20) / seconds:0} MiB/s), resident of both {before >> 10} -> at most {most >> 10} KiB");
        (most - before).ShouldBeLessThan(AllowedGrowth);
    }

    [Fact]
    public async Task A_reader_may_pause_longer_than_any_timeout_and_holds_little_memory()
    {
        const long bytes = 128L << 20;
        await using var services = await OpaquePair.StartAsync("flood");
        await using var application = new FloodApplication(services.To("flood").Direct);
        await MoveAsync(services, download: true, 16 << 20, _ => Task.CompletedTask);
        var (before, most) = (Resident(services), 0L);

        await MoveAsync(services, download: true, bytes, async at =>
        {
            most = Math.Max(most, Resident(services));
            // Longer than the 20 s for which our own peers may leave bytes unacknowledged.
            if (at == 32 << 20) await Task.Delay(TimeSpan.FromSeconds(25), TimeProvider.System);
            else if (at % (1 << 20) == 0) await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        });

        TestContext.Current.TestOutputHelper?.WriteLine($"resident of both {before >> 10} -> at most {most >> 10} KiB");
        (most - before).ShouldBeLessThan(AllowedGrowth);
    }

    private static async Task MoveAsync(ServicePair services, bool download, long bytes, Func<long, Task> progress)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, services.To("flood").Mesh), TestContext.Current.CancellationToken);
        var head = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(head, download ? bytes : -bytes);
        await socket.SendAsync(head, TestContext.Current.CancellationToken);
        if (download)
        {
            await FloodApplication.TakeAsync(socket, bytes, progress, TestContext.Current.CancellationToken);
            return;
        }
        await FloodApplication.SendAsync(socket, bytes, progress, TestContext.Current.CancellationToken);
        (await socket.ReceiveAsync(head, TestContext.Current.CancellationToken)).ShouldBe(8);
        BinaryPrimitives.ReadInt64LittleEndian(head).ShouldBe(bytes);
    }

    private static long Resident(ServicePair services) => services.Client.Process.ResidentBytes + services.Service.Process.ResidentBytes;
}
