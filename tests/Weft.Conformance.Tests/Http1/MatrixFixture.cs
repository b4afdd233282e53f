using Weft.Conformance.Tests.Proxies;

namespace Weft.Conformance.Tests.Http1;

/// <summary>One proxy before one recording origin for a whole class.</summary>
public sealed class MatrixFixture : IAsyncLifetime
{
    internal RecordingOrigin Origin { get; } = new();

    internal ProxyUnderTest Proxy { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Proxy = await ProxyUnderTest.StartAsync(Origin.Port);

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await Origin.DisposeAsync();
    }

    /// <summary>What the origin got since last asked, apart from the requests that look whether the proxy is well.</summary>
    internal async Task<IReadOnlyList<string>> TakeAsync()
    {
        await Proxy.ShouldBeWellAsync();
        var (requests, faults) = Origin.Take();
        faults.ShouldBeEmpty();
        return [.. requests.Where(request => request.Text != $"GET / HTTP/1.1\nhost: {Proxy.Address}\n\n").Select(request => request.Text)];
    }
}
