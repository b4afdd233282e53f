using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Resilience;

public class RegistrationTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_changed_dataplane_reaches_the_affected_proxy_in_under_a_second()
    {
        await using var mesh = await MeshUnderTest.StartAsync();
        var client = await mesh.AddSidecarAsync(
            "client-1", [new Inbound("client", "tcp", mesh.Ports.Take(), mesh.Ports.Take())], new Outbound("127.0.0.1", mesh.Ports.Take(), "web"));
        await mesh.IsUpAsync();
        var (servicePort, taken) = (mesh.Ports.Take(), new List<TimeSpan>());

        for (var i = 0; i < 5; i++)
        {
            var port = mesh.Ports.Take();
            var began = TimeProvider.System.GetTimestamp();
            (await mesh.PutAsync("/meshes/default/dataplanes/web-1", DataplaneText.Write("web-1", 0, [new Inbound("web", "http", port, servicePort)], []))).ShouldBeNull();
            await Eventually.BecomesAsync("the new endpoint is known", TimeSpan.FromSeconds(5), async () =>
                await client.EndpointsAsync("web") is [var only] && only == $"127.0.0.1:{port}" ? null : "not yet");
            taken.Add(TimeProvider.System.GetElapsedTime(began));
        }

        taken.Max().ShouldBeLessThan(Second);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", taken.Select(time => $"{time.TotalMilliseconds:0} ms")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_dataplane_that_its_proxy_brought_leaves_with_it_and_an_applied_one_stays(bool isAskedToEnd)
    {
        await using var mesh = await MeshUnderTest.StartAsync(settings: new() { ["WEFT_XDS_DATAPLANE_DEREGISTRATION_DELAY"] = "1s" });
        var brought = await mesh.AddSidecarAsync("brought-1", [new Inbound("brought", "http", mesh.Ports.Take(), mesh.Ports.Take())]);
        var adminPort = mesh.Ports.Take();
        var text = DataplaneText.Write("applied-1", adminPort, [new Inbound("applied", "http", mesh.Ports.Take(), mesh.Ports.Take())], []);
        (await mesh.PutAsync("/meshes/default/dataplanes/applied-1", text)).ShouldBeNull();
        var applied = await mesh.AddSidecarAsync("applied-1", adminPort, "--name", "applied-1", "--mesh", "default");
        await mesh.IsUpAsync();

        foreach (var sidecar in new[] { brought, applied })
        {
            if (isAskedToEnd) sidecar.Process.Terminate();
            else await sidecar.Process.KillAsync();
        }

        await Eventually.BecomesAsync("the brought one is gone", TimeSpan.FromSeconds(10), async () => await mesh.HasDataplaneAsync("brought-1") ? "still there" : null);
        await Eventually.BecomesAsync("the applied one is offline", TimeSpan.FromSeconds(10), async () => await mesh.IsOnlineAsync("applied-1") ? "online" : null);
        await Task.Delay(2 * Second, TimeProvider.System, TestContext.Current.CancellationToken);
        (await mesh.HasDataplaneAsync("applied-1")).ShouldBeTrue();
    }
}
