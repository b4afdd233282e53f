using Weft.Proxy.Tests.Loop;
using Weft.Proxy.Transport;

namespace Weft.Proxy.Tests.Transport;

public sealed class AllocationTests
{
    private const int RoundTrips = 10_000;

    /// <summary>What the runtime may take once, as for code it compiles again; far less than one object for each round trip.</summary>
    private const long MaxBytes = 16 * 1024;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ten_thousand_round_trips_allocate_nothing_on_either_loop(bool tls)
    {
        using var pair = new ChannelPair(tls);
        var warmUp = new PingHandler(2_000);
        pair.Client.Do(() => warmUp.Channel = pair.Connect(warmUp));
        await warmUp.WhenDone;
        var pings = new PingHandler(RoundTrips);
        pair.Client.Do(() => pings.Channel = pair.Connect(pings));
        await pings.WhenDone;
        pings.AllocatedBytes.ShouldBeLessThan(MaxBytes);

        // The server's loop has run since: between two readings there is only the second reading's own message.
        var server = pair.Server.Ask(() => pair.Server.EventLoop.Statistics.AllocatedBytes);
        pair.Client.Do(() => pings.Again());
        await pings.WhenDone;
        (pair.Server.Ask(() => pair.Server.EventLoop.Statistics.AllocatedBytes) - server).ShouldBeLessThan(MaxBytes);
    }

    /// <summary>Sends 1000 bytes and waits for them to come back, a number of times, and measures its thread meanwhile.</summary>
    private sealed class PingHandler : ChannelHandler
    {
        private static readonly byte[] Payload = new byte[1000];

        private TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly int _rounds;
        private int _left;
        private int _missing;
        private long _before;

        public PingHandler(int rounds) => _left = _rounds = rounds;

        public Channel Channel { get; set; } = null!;

        public long AllocatedBytes { get; private set; }

        public Task WhenDone => _done.Task.WaitAsync(LoopThread.Patience);

        public void Again()
        {
            _done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _left = _rounds;
            Ping();
        }

        public override void OnOpened() => Ping();

        public override int OnInput(ReadOnlySpan<byte> input)
        {
            _missing -= input.Length;
            if (_missing > 0) return input.Length;
            if (_left == _rounds - 1) _before = GC.GetAllocatedBytesForCurrentThread();
            if (_left > 0)
            {
                Ping();
            }
            else
            {
                AllocatedBytes = GC.GetAllocatedBytesForCurrentThread() - _before;
                _done.SetResult();
            }

            return input.Length;
        }

        public override void OnInputEnd()
        {
        }

        public override void OnOutputDrained()
        {
        }

        public override void OnClosed(ChannelClose reason)
        {
        }

        private void Ping()
        {
            _left--;
            _missing = Payload.Length;
            Channel.Write(Payload);
        }
    }
}
