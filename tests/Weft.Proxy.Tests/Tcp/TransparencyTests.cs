using System.Net.Sockets;
using System.Security.Cryptography;
using Weft.Proxy.Tests.Runtime;

namespace Weft.Proxy.Tests.Tcp;

public sealed class TransparencyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(Carrying.Tunnel, 1, 3_000)]
    [InlineData(Carrying.ServerKnowsKuma, 1, 3_000)]
    [InlineData(Carrying.ClientKnowsKuma, 1, 3_000)]
    [InlineData(Carrying.Tunnel, 60_000, 8_000_000)]
    [InlineData(Carrying.ServerKnowsKuma, 60_000, 8_000_000)]
    [InlineData(Carrying.ClientKnowsKuma, 60_000, 8_000_000)]
    public async Task Both_directions_at_once_arrive_byte_for_byte_in_pieces_of_any_size(Carrying how, int maxPiece, int bytes)
    {
        var seed = RandomNumberGenerator.GetInt32(1 << 20);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var (said, answered) = (Content(seed, bytes), Content(seed + 1, bytes / 2));
        var heard = new TaskCompletionSource<byte[]>();
        using var app = new ScriptedServer(async (peer, _) => heard.SetResult(await TalkAsync(peer, answered, seed + 3, maxPiece)));
        await using var pair = await CarryingPair.StartAsync(how, app.Port);
        using var client = await RawPeer.ConnectAsync(pair.Outbound);

        var back = await TalkAsync(client, said, seed + 2, maxPiece);

        back.AsSpan().SequenceEqual(answered).ShouldBeTrue($"seed {seed}: {back.Length} of {answered.Length} bytes");
        var there = await heard.Task.WaitAsync(Patience);
        there.AsSpan().SequenceEqual(said).ShouldBeTrue($"seed {seed}: {there.Length} of {said.Length} bytes");
    }

    private static async Task<byte[]> TalkAsync(RawPeer peer, byte[] says, int seed, int maxPiece)
    {
        peer.Socket.NoDelay = true;
        var sending = Task.Run(async () =>
        {
            var chance = new Random(seed); // seeded: the test says which
            for (var at = 0; at < says.Length;)
            {
                var piece = Math.Min(says.Length - at, chance.Next(1, maxPiece + 1));
                await peer.SendAsync(says.AsMemory(at, piece));
                at += piece;
                if (chance.Next(50) == 0) await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            }
            peer.Socket.Shutdown(SocketShutdown.Send);
        });
        using var heard = new MemoryStream();
        var buffer = new byte[65_536];
        while (await peer.Socket.ReceiveAsync(buffer).WaitAsync(Patience) is var count and > 0) heard.Write(buffer, 0, count);
        await sending;
        return heard.ToArray();
    }

    private static byte[] Content(int seed, int count)
    {
        var content = new byte[count];
        new Random(seed).NextBytes(content);
        return content;
    }
}
