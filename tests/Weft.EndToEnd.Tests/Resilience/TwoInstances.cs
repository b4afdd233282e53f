using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Resilience;

/// <summary>A client's sidecar before two instances of one http service, each an application process with its sidecar.</summary>
internal sealed class TwoInstances : IAsyncDisposable
{
    private TwoInstances(MeshUnderTest mesh, int port) => (Mesh, Port) = (mesh, port);

    public MeshUnderTest Mesh { get; }

    /// <summary>The client's outbound to the service.</summary>
    public int Port { get; }

    public List<RunningProgram> Applications { get; } = [];

    public List<Sidecar> Sidecars { get; } = [];

    public static async Task<TwoInstances> StartAsync()
    {
        var program = Path.Combine(Programs.Folder, "lib", "weft-demo-app", "weft-demo-app");
        Assert.SkipUnless(File.Exists(program), $"weft-demo-app not found in {Programs.Folder}/lib: ./build.sh test EndToEnd builds it");
        var mesh = await MeshUnderTest.StartAsync();
        var ports = mesh.Ports;
        var two = new TwoInstances(mesh, ports.Take());
        try
        {
            foreach (var name in new[] { "web-1", "web-2" })
            {
                var servicePort = ports.Take();
                two.Applications.Add(mesh.Run(name + "-app", program, "--name", name, "--protocol", "http", "--listen", $"127.0.0.1:{servicePort}"));
                two.Sidecars.Add(await mesh.AddSidecarAsync(name, [new Inbound("web", "http", ports.Take(), servicePort)]));
            }
            var client = await mesh.AddSidecarAsync(
                "client-1", [new Inbound("client", "tcp", ports.Take(), ports.Take())], new Outbound("127.0.0.1", two.Port, "web"));
            await mesh.IsUpAsync();
            await mesh.KnowsAsync(client, "web", 2);
            foreach (var application in two.Applications)
            {
                await Eventually.BecomesAsync(
                    "the application listens", TimeSpan.FromSeconds(10), () => Task.FromResult(application.Lines.Count > 0 ? null : "nothing said"));
            }
            return two;
        }
        catch
        {
            await two.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => Mesh.DisposeAsync();
}
