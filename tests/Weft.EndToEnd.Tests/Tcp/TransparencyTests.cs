using System.Net;
using System.Net.Sockets;

namespace Weft.EndToEnd.Tests.Tcp;

/// <summary>The same bytes in the same pieces, directly and through the pair, both directions at once.</summary>
public class TransparencyTests
{
    [Theory]
    [InlineData(1, 4_000)]
    [InlineData(40, 100_000)]
    [InlineData(3_000, 2_000_000)]
    [InlineData(200_000, 40_000_000)]
    public async Task Every_byte_arrives_in_order_whatever_the_pieces_are(int maxPiece, int bytes)
    {
        var seed = Environment.GetEnvironmentVariable("WEFT_SEED") is { Length: > 0 } text ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : System.Security.Cryptography.RandomNumberGenerator.GetInt32(1 << 20);
        TestContext.Current.TestOutputHelper?.WriteLine($"WEFT_SEED={seed}");
        await using var services = await OpaquePair.StartAsync("talk");
        await using var application = new TalkingApplication(services.To("talk").Direct);
        for (var round = 0; round < 3; round++)
        {
            var client = new Conversation(seed + round, bytes, maxPiece);
            application.Says = new Conversation(seed + round + 1000, bytes / (round + 1), maxPiece);
            foreach (var port in new[] { services.To("talk").Direct, services.To("talk").Mesh })
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), TestContext.Current.CancellationToken);
                (await client.HoldAsync(socket)).ShouldBe(application.Says.Hash, $"seed {seed}, round {round}");
                (await application.HeardAsync()).ShouldBe(client.Hash, $"seed {seed}, round {round}");
            }
        }
    }
}
