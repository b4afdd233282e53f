using Weft.Testing;

namespace Weft.Conformance.Tests.Http2;

/// <summary>Bytes that HTTP/2 clients once sent, most of them on purpose wrong: nothing may crash or hang.</summary>
public sealed class RecordedWireTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Theory]
    [InlineData("h2spec", 0)]
    [InlineData("h2spec", 1)]
    [InlineData("nghttp", 0)]
    public async Task A_recorded_client_neither_breaks_nor_holds_the_proxy(string client, int way)
    {
        var files = Directory.GetFiles(Corpora.Path("h2-wire/" + client));
        files.ShouldNotBeEmpty();
        foreach (var batch in files.Order(StringComparer.Ordinal).Chunk(16))
        {
            await Task.WhenAll(batch.Select(file => ReplayAsync(File.ReadAllBytes(file), inPieces: way == 1)));
            await fixture.Proxy.ShouldBeWellAsync();
        }
    }

    /// <summary>Sends everything and the end; the proxy has to close, since nothing is left to answer.</summary>
    private async Task ReplayAsync(byte[] bytes, bool inPieces)
    {
        using var connection = await RawConnection.ConnectAsync(fixture.Proxy.Address);
        if (!inPieces) await connection.SendAsync(bytes);
        else
            foreach (var piece in bytes.Chunk(7))
                if (!await connection.SendAsync(piece)) break;
        try
        {
            connection.HalfClose();
        }
        catch (System.Net.Sockets.SocketException)
        {
            return; // closed by the proxy already
        }
        await connection.CloseOfPeerAsync();
    }
}
