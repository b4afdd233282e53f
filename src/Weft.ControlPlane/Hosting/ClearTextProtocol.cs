using System.Buffers;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Weft.ControlPlane.Hosting;

/// <summary>
/// HTTP/1.1 and HTTP/2 on one port without TLS: a connection whose first bytes are HTTP/2's preface (RFC 9113, section 3.3) is HTTP/2. Kestrel
/// itself chooses by ALPN only, so that it is shown the choice as ALPN would have made it.
/// </summary>
internal static class ClearTextProtocol
{
    // No request line of HTTP/1 begins so: PRI is kept for this (RFC 9113, section 11.6).
    private static readonly byte[] Preface = "PRI * HTTP/2.0\r\n"u8.ToArray();
    private static readonly TimeSpan FirstBytesLimit = TimeSpan.FromSeconds(30);

    /// <summary>Looks at a connection's first bytes, which stay where they are.</summary>
    public static ConnectionDelegate Choose(ConnectionDelegate next) => async connection =>
    {
        if (await IsHttp2Async(connection) is not { } isHttp2) return;
        if (isHttp2)
        {
            connection.Features.Set<ITlsConnectionFeature>(new Negotiated());
            connection.Features.Set<ITlsApplicationProtocolFeature>(new Negotiated());
        }
        await next(connection);
    };

    // null: the connection ended, or nothing came in time.
    private static async Task<bool?> IsHttp2Async(ConnectionContext connection)
    {
        using var limit = new CancellationTokenSource(FirstBytesLimit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, connection.ConnectionClosed);
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(either.Token);
                var seen = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, Preface.Length)).ToArray();
                var isPrefix = Preface.AsSpan().StartsWith(seen);
                var isDecided = !isPrefix || seen.Length == Preface.Length || read.IsCompleted;
                input.AdvanceTo(read.Buffer.Start, isDecided ? read.Buffer.Start : read.Buffer.End);
                if (isDecided) return isPrefix && seen.Length == Preface.Length;
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            return null;
        }
    }

    private sealed class Negotiated : ITlsConnectionFeature, ITlsApplicationProtocolFeature
    {
        public X509Certificate2? ClientCertificate { get; set; }

        public ReadOnlyMemory<byte> ApplicationProtocol { get; } = "h2"u8.ToArray();

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult<X509Certificate2?>(null);
    }
}
