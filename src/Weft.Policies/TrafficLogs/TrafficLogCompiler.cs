using Weft.Policies.AccessLogs;
using Weft.Policies.Addresses;
using Weft.ProxyConfig;
using Weft.Resources.Meshes;

namespace Weft.Policies.TrafficLogs;

/// <summary>What a proxy is told of a TrafficLog.</summary>
internal static class TrafficLogCompiler
{
    /// <summary>The back end that a policy means: the one it names, or the mesh's default; null, and then nothing is logged, when the mesh has none of that name.</summary>
    public static LoggingBackend? BackendOf(TrafficLogSpec log, MeshLogging? logging)
    {
        var name = log.Backend.Length > 0 ? log.Backend : logging?.DefaultBackend;
        return string.IsNullOrEmpty(name) ? null : logging?.Backends.FirstOrDefault(backend => backend.Name == name);
    }

    /// <summary>The log at a back end of the mesh; null for one that cannot be written to.</summary>
    public static AccessLog? Compile(string policy, LoggingBackend backend, LoggedTraffic traffic)
    {
        var log = new AccessLog { Policy = policy, Text = backend.Format.Length > 0 ? traffic.Fill(backend.Format) : traffic.DefaultFormat };
        switch (backend.Conf)
        {
            case FileLogging file:
                log.File = new FileSink { Path = file.Path };
                return log;
            case TcpLogging tcp when HostAndPort.Parse(tcp.Address) is { Port: { } port } address:
                log.Tcp = new TcpSink { Host = address.Host, Port = (uint)port };
                return log;
            default:
                return null;
        }
    }
}
