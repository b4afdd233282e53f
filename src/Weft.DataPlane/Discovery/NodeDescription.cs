using Google.Protobuf.WellKnownTypes;
using Weft.DataPlane.Startup;
using Weft.ProxyConfig.Discovery;

namespace Weft.DataPlane.Discovery;

/// <summary>How the proxy names itself on its discovery stream.</summary>
internal sealed class NodeDescription(DataPlaneSettings settings, string version)
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
        if (leaving) metadata.Fields["leaving"] = Value.ForBool(true);
        return new DiscoveryNode { Id = $"{settings.Mesh}.{settings.Name}", Cluster = settings.Mesh, UserAgentName = "weft-dp", Metadata = metadata };
    }
}
