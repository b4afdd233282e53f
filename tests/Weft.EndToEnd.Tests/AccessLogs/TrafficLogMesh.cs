using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.AccessLogs;

/// <summary>Kuma 2.0's way: the mesh has a file and a log server, TrafficLogs choose. Both proxies would write to the same file.</summary>
public sealed class TrafficLogMesh : LoggedMesh
{
    internal string LogFile { get; private set; } = "";

    internal LineReceiver Server { get; private set; } = null!;

    private protected override async Task PrepareAsync(MeshUnderTest mesh)
    {
        LogFile = Path.Combine(mesh.Folder("logs"), "access.log");
        var port = mesh.Ports.Take();
        Server = new LineReceiver(port);
        (await mesh.PutAsync("/meshes/default", $$$"""
            type: Mesh
            name: default
            mtls: {enabledBackend: ca-1, backends: [{name: ca-1, type: builtin, mode: STRICT}]}
            logging:
              defaultBackend: file
              backends:
              - {name: file, type: file, conf: {path: {{{LogFile}}}}}
              - {name: server, type: tcp, conf: {address: "127.0.0.1:{{{port}}}"}}
            """)).ShouldBeNull();
        (await PutLogAsync(mesh, "all", "'*'", "{}")).ShouldBeNull();
        (await PutLogAsync(mesh, "opaque", "tcp", "{backend: server}")).ShouldBeNull();
    }

    private static Task<string?> PutLogAsync(MeshUnderTest mesh, string name, string destination, string conf) => mesh.PutAsync($"/meshes/default/traffic-logs/{name}", $$$"""
        type: TrafficLog
        mesh: default
        name: {{{name}}}
        sources: [{match: {kuma.io/service: '*'}}]
        destinations: [{match: {kuma.io/service: {{{destination}}}}}]
        conf: {{{conf}}}
        """);
}
