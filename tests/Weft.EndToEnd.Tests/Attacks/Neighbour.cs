using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Weft.EndToEnd.Tests.Attacks;

/// <summary>A well-behaved client that asks again and again on its own connection, and on a thread of its own, and notes how long each answer takes.</summary>
internal sealed class Neighbour : IDisposable
{
    private static readonly byte[] Request = "GET /neighbour HTTP/1.1\r\nhost: service\r\n\r\n"u8.ToArray();
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 10_000 };
    private readonly ManualResetEventSlim _never = new();
    private readonly byte[] _buffer = new byte[4096];

    public Neighbour(int port) => _socket.Connect(IPAddress.Loopback, port);

    /// <summary>Asks for that long.</summary>
    /// <returns>The time within which 99 of 100 answers came.</returns>
    public Task<TimeSpan> MeasureAsync(TimeSpan time) =>
        Task.Factory.StartNew(() => Measure(time), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public void Dispose()
    {
        _socket.Dispose();
        _never.Dispose();
    }

    private TimeSpan Measure(TimeSpan time)
    {
        var began = TimeProvider.System.GetTimestamp();
        var taken = new List<TimeSpan>();
        while (TimeProvider.System.GetElapsedTime(began) < time)
        {
            var asked = TimeProvider.System.GetTimestamp();
            _socket.Send(Request);
            for (var received = 0; !IsWhole(_buffer.AsSpan(0, received));)
            {
                var count = _socket.Receive(_buffer, received, _buffer.Length - received, SocketFlags.None);
                count.ShouldBeGreaterThan(0, "the neighbour's connection was closed");
                received += count;
            }
            Encoding.ASCII.GetString(_buffer, 0, 12).ShouldBe("HTTP/1.1 200");
            taken.Add(TimeProvider.System.GetElapsedTime(asked));
            _never.Wait(Pause);
        }
        taken.Sort();
        return taken[taken.Count * 99 / 100];
    }

    // A head and 1,000 bytes.
    private static bool IsWhole(ReadOnlySpan<byte> answer) => answer.IndexOf("\r\n\r\n"u8) is >= 0 and var head && answer.Length - head - 4 == 1000;
}
