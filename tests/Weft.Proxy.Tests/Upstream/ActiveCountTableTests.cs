using System.Net;
using Weft.Proxy.Loop;
using Weft.Proxy.Upstream;

namespace Weft.Proxy.Tests.Upstream;

public sealed class ActiveCountTableTests
{
    [Fact]
    public void Endpoints_that_nobody_names_any_more_are_forgotten_and_the_others_keep_their_counts()
    {
        var table = new ActiveCountTable(workers: 2);
        var stays = new SocketEndpoint(IPAddress.Loopback, 80);
        var goes = new SocketEndpoint(IPAddress.Loopback, 81);
        table.Of("web", stays).Add(worker: 1, 3);
        table.Of("web", goes).Add(worker: 0, 1);

        table.Keep(new HashSet<(string, SocketEndpoint)> { ("web", stays) });

        table.Count.ShouldBe(1);
        table.Of("web", stays).Sum().ShouldBe(3);
    }
}
