using System.Net.Sockets;
using System.Security.Cryptography;

namespace Weft.EndToEnd.Tests.Tcp;

/// <summary>One side of a connection on which both sides speak at once: sends bytes of a seed in pieces of chance and hashes what comes.</summary>
/// <param name="Seed">What bytes, and in which pieces.</param>
/// <param name="Bytes">How many.</param>
/// <param name="MaxPiece">The longest piece; 1: a byte at a time.</param>
internal sealed record Conversation(int Seed, int Bytes, int MaxPiece)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The hash of what it sends.</summary>
    public string Hash => Convert.ToHexString(SHA256.HashData(Content()));

    /// <summary>Sends everything and its end, reads to the peer's end.</summary>
    /// <returns>The hash of what came.</returns>
    public async Task<string> HoldAsync(Socket socket)
    {
        socket.NoDelay = true;
        var sending = SendAsync(socket);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 * 1024];
        while (await socket.ReceiveAsync(buffer).WaitAsync(Patience) is var count and > 0) hash.AppendData(buffer, 0, count);
        await sending;
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private async Task SendAsync(Socket socket)
    {
        var chance = new Random(Seed); // seeded: the same pieces directly and through the pair
        for (ReadOnlyMemory<byte> left = Content(); left.Length > 0;)
        {
            var piece = Math.Min(left.Length, chance.Next(1, MaxPiece + 1));
            for (var part = left[..piece]; part.Length > 0;) part = part[await socket.SendAsync(part)..];
            left = left[piece..];
            if (chance.Next(20) == 0) await Task.Delay(TimeSpan.FromMilliseconds(chance.Next(1, 4)), TimeProvider.System);
        }
        socket.Shutdown(SocketShutdown.Send);
    }

    private byte[] Content()
    {
        var content = new byte[Bytes];
        new Random(~Seed).NextBytes(content);
        return content;
    }
}
