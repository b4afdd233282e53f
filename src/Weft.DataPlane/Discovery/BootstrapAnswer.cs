using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.ProxyConfig;

namespace Weft.DataPlane.Discovery;

/// <summary>What the control plane tells a proxy before discovery: who it is and where its admin pages are.</summary>
/// <param name="Node">Mesh, name and first service.</param>
/// <param name="AdminAddress">Loopback; port 0: none.</param>
internal sealed record BootstrapAnswer(Node Node, SocketAddress AdminAddress)
{
    private const int DefaultAdminPort = 9901;

    /// <summary>Reads <c>{bootstrap: base64 of JSON {mesh, name, service, adminAddress, adminPort}}</c>.</summary>
    /// <exception cref="FormatException">The answer is not of that shape.</exception>
    public static BootstrapAnswer Read(string body)
    {
        try
        {
            var packed = JsonNode.Parse(body)?["bootstrap"]?.GetValue<string>() ?? throw new FormatException("has no bootstrap");
            var fields = JsonNode.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(packed))) as JsonObject
                ?? throw new FormatException("its bootstrap is no object");
            return new BootstrapAnswer(
                new Node { Mesh = Text(fields, "mesh") ?? "", Name = Text(fields, "name") ?? "", Service = Text(fields, "service") ?? "" },
                new SocketAddress
                {
                    Address = Text(fields, "adminAddress") ?? "127.0.0.1",
                    Port = fields["adminPort"]?.GetValue<uint>() ?? DefaultAdminPort,
                });
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            throw new FormatException(unreadable.Message, unreadable);
        }
    }

    private static string? Text(JsonObject fields, string name) => fields[name]?.GetValue<string>() is { Length: > 0 } text ? text : null;
}
