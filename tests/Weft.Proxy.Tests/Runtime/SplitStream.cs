using System.Net.Sockets;

namespace Weft.Proxy.Tests.Runtime;

/// <summary>A client's stream whose first write arrives in two parts.</summary>
internal sealed class SplitStream(Socket socket, int firstBytes) : NetworkStream(socket, ownsSocket: true)
{
    private int _firstBytes = firstBytes;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var cut = Math.Min(_firstBytes, buffer.Length);
        _firstBytes = 0;
        if (cut > 0)
        {
            await base.WriteAsync(buffer[..cut], cancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, cancellationToken);
        }
        if (cut < buffer.Length) await base.WriteAsync(buffer[cut..], cancellationToken);
    }
}
