using System.Net;

namespace Weft.EndToEnd.Tests.Differential;

/// <summary>A body that does not say its length before.</summary>
internal sealed class PiecedContent(byte[] body) : HttpContent
{
    private const int PieceBytes = 7001;

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        for (var at = 0; at < body.Length; at += PieceBytes)
        {
            await stream.WriteAsync(body.AsMemory(at, Math.Min(PieceBytes, body.Length - at)));
            await stream.FlushAsync();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
