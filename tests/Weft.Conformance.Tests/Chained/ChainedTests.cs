using Weft.Conformance.Tests.Http1;
using Weft.Conformance.Tests.Http2;
using Weft.Conformance.Tests.Proxies;

namespace Weft.Conformance.Tests.Chained;

/// <summary>Our proxy before a proxy of others before an origin that counts: one request in is at most one request there.</summary>
public sealed class ChainedTests
{
    [Theory]
    [InlineData(ChainedPeer.Nginx)]
    [InlineData(ChainedPeer.HAProxy)]
    [InlineData(ChainedPeer.Node)]
    [InlineData(ChainedPeer.Kestrel)]
    public async Task No_probe_becomes_more_requests_at_the_origin_than_it_is(string name)
    {
        await using var origin = new RecordingOrigin();
        await using var peer = await ChainedPeer.StartAsync(name, origin.Port);
        await using var proxy = await ProxyUnderTest.StartAsync(peer.Port);
        var seen = 0;

        foreach (var probe in FramingProbes.All.Concat(HeadProbes.All).Concat(TargetProbes.All))
        {
            using (var connection = await RawConnection.ConnectAsync(proxy.Address))
            {
                await connection.SendAsync(probe.Bytes);
                connection.HalfClose();
                await connection.ReadToEndAsync();
            }

            var (requests, faults) = origin.Take();
            faults.ShouldBeEmpty(probe.Sentence);
            seen += requests.Count;
            var left = probe.AtOrigin.Select(PathOf).ToList();
            foreach (var path in requests.Select(request => PathOf(request.Text)))
                left.Remove(path).ShouldBeTrue($"{probe.Sentence}: the origin got {path}, which nobody asked for");
        }

        // Else nothing was tested: every peer takes the plain ones.
        seen.ShouldBeGreaterThan(40);
        proxy.ShouldHaveNoException();
    }

    private static string PathOf(string request) => request[..request.IndexOf('\n', StringComparison.Ordinal)].Split(' ')[1];
}
