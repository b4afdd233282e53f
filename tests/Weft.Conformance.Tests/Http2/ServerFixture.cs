using Weft.Conformance.Tests.Proxies;

namespace Weft.Conformance.Tests.Http2;

/// <summary>One proxy before one origin for a whole class: what one case breaks, the next one sees.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    private Origin _origin = null!;

    internal ProxyUnderTest Proxy { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _origin = await Origin.StartAsync();
        Proxy = await ProxyUnderTest.StartAsync(_origin.Port, headTimeout: TimeSpan.FromSeconds(1));
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await _origin.DisposeAsync();
    }
}
