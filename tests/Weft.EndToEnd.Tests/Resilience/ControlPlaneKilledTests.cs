using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Resilience;

public class ControlPlaneKilledTests
{
    private const string Connected = "connected to the control plane";

    [Fact]
    public async Task A_killed_control_plane_leaves_traffic_a_proxy_restarts_without_it_and_all_come_back_to_it()
    {
        await using var mesh = await MeshUnderTest.StartAsync();
        var (outbound, servicePort) = (mesh.Ports.Take(), mesh.Ports.Take());
        await using var application = new HttpApplication(servicePort);
        var web = await mesh.AddSidecarAsync("web-1", [new Inbound("web", "http", mesh.Ports.Take(), servicePort)]);
        var client = await mesh.AddSidecarAsync(
            "client-1", [new Inbound("client", "tcp", mesh.Ports.Take(), mesh.Ports.Take())], new Outbound("127.0.0.1", outbound, "web"));
        await mesh.IsUpAsync();
        await mesh.KnowsAsync(client, "web", 1);

        await using (var load = HttpLoad.Start(outbound, 16))
        {
            await PassAsync(0.5);
            await mesh.ControlPlane.KillAsync();
            await PassAsync(2);
            await load.StopAsync();
            load.Failed.Count.ShouldBe(0, load.Reasons());
        }

        await client.Process.KillAsync();
        client.Restart();
        await Eventually.BecomesAsync("the restarted proxy is ready", TimeSpan.FromSeconds(10), async () => await client.IsReadyAsync() ? null : client.Process.Log);
        await using (var load = HttpLoad.Start(outbound, 16))
        {
            await PassAsync(1);
            await load.StopAsync();
            load.Failed.Count.ShouldBe(0, load.Reasons() + client.Process.Log);
            load.Succeeded.ShouldBeGreaterThan(100);
        }

        mesh.StartControlPlane();
        // The longest pause between attempts is 8 s.
        await Eventually.BecomesAsync("both proxies are connected again", TimeSpan.FromSeconds(20), () => Task.FromResult(
            Count(web) >= 2 && Count(client) >= 1 ? null : $"{web.Process.Log}\n{client.Process.Log}"));
        (await mesh.PutAsync("/meshes/default/dataplanes/web-2", DataplaneText.Write("web-2", 0, [new Inbound("web", "http", mesh.Ports.Take(), servicePort)], []))).ShouldBeNull();
        await mesh.KnowsAsync(client, "web", 2);
    }

    private static int Count(Sidecar sidecar) => sidecar.Process.Lines.Count(line => line.Contains(Connected, StringComparison.Ordinal));

    private static Task PassAsync(double seconds) =>
        Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, TestContext.Current.CancellationToken);
}
