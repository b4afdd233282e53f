using Weft.Resources.Violations;
using Weft.Telemetry.AccessLogs;

namespace Weft.Resources.Meshes;

/// <summary>Kuma's rules for the <c>logging</c> section.</summary>
internal static class LoggingRules
{
    public static void Check(MeshLogging logging, FieldPath path, ViolationList violations)
    {
        var names = new BackendNames(path, violations);
        for (var i = 0; i < logging.Backends.Count; i++)
        {
            CheckBackend(logging.Backends[i], path.Field("backends", i), violations);
            names.Add(i, logging.Backends[i].Name);
        }
        names.CheckReference("defaultBackend", logging.DefaultBackend, "has to be set to one of the logging backend in mesh");
    }

    private static void CheckBackend(LoggingBackend backend, FieldPath path, ViolationList violations)
    {
        if (backend.Name.Length == 0) violations.Add(path.Field("name"), "cannot be empty");
        if (AccessLogFormat.FaultOf(backend.Format) is { } fault) violations.Add(path.Field("format"), fault);
        // Kuma says "config" where the document says "conf".
        var config = path.Field("config");
        switch (backend.Conf)
        {
            case FileLogging file:
                if (file.Path.Length == 0) violations.Add(config.Field("path"), "cannot be empty");
                break;
            case TcpLogging { Address.Length: 0 }:
                violations.Add(config.Field("address"), "cannot be empty");
                break;
            case TcpLogging tcp:
                if (!IsHostAndPort(tcp.Address)) violations.Add(config.Field("address"), "has to be in format of HOST:PORT");
                break;
            default:
                violations.Add(path.Field("type"), "unknown backend type. Available backends: \"tcp\", \"file\"");
                break;
        }
    }

    // An IPv6 host stands in brackets.
    private static bool IsHostAndPort(string address)
    {
        var colon = address.LastIndexOf(':');
        if (colon <= 0 || colon == address.Length - 1) return false;
        var host = address.AsSpan(0, colon);
        return host[0] == '[' ? host.Length > 2 && host[^1] == ']' : !host.ContainsAny(":[]");
    }
}
