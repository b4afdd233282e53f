using Google.Protobuf.WellKnownTypes;
using Weft.DataPlane.Startup;
using Weft.Proxy.Runtime;
using Weft.ProxyConfig.Discovery;

namespace Weft.DataPlane.Discovery;

/// <summary>How the proxy names itself on its discovery stream.</summary>
/// <param name="settings">What the operator said.</param>
/// <param name="version">Of this build.</param>
/// <param name="ports">What the listeners were seen to speak.</param>
internal sealed class NodeDescription(DataPlaneSettings settings, string version, Func<IReadOnlyList<PortStatus>> ports)
{
    /// <summary>The node of a stream's first request, or of the one that says farewell.</summary>
    /// <param name="leaving">Whether the proxy is about to stop: the control plane takes it out at once.</param>
    public DiscoveryNode Build(bool leaving)
    {
        var metadata = new Struct();
        metadata.Fields["dataplane.proxyType"] = Value.ForString(settings.ProxyType);
        if (settings.Template is { } template) metadata.Fields["dataplane.resource"] = Value.ForString(template.Text);
        if (settings.AdminPort is { } port) metadata.Fields["dataplane.admin.port"] = Value.ForString(port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var build = new Struct();
        build.Fields["version"] = Value.ForString(version);
        var versions = new Struct();
        versions.Fields["kumaDp"] = Value.ForStruct(build);
        metadata.Fields["version"] = Value.ForStruct(versions);
        metadata.Fields["ports"] = Value.ForList([.. ports().Where(IsWorthTelling).Select(Describe)]);
        if (leaving) metadata.Fields["leaving"] = Value.ForBool(true);
        var node = Identity(settings);
        node.Metadata = metadata;
        return node;
    }

    /// <summary>Which proxy speaks, and nothing more of it.</summary>
    public static DiscoveryNode Identity(DataPlaneSettings settings) => new() { Id = $"{settings.Mesh}.{settings.Name}", Cluster = settings.Mesh, UserAgentName = "weft-dp" };

    private static bool IsWorthTelling(PortStatus port) => port.Detected.Count > 0 || port.Mismatches.Count > 0;

    private static Value Describe(PortStatus port)
    {
        var fields = new Struct();
        fields.Fields["listener"] = Value.ForString(port.Listener);
        fields.Fields["service"] = Value.ForString(port.Service);
        fields.Fields["declared"] = Value.ForString(port.Declared);
        fields.Fields["detected"] = Value.ForList([.. port.Detected.Select(Value.ForString)]);
        fields.Fields["mismatches"] = Value.ForList([.. port.Mismatches.Select(mismatch =>
        {
            var entry = new Struct();
            entry.Fields["seen"] = Value.ForString(mismatch.Seen);
            entry.Fields["repair"] = Value.ForString(mismatch.Repair);
            return Value.ForStruct(entry);
        })]);
        return Value.ForStruct(fields);
    }
}
