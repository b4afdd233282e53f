using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Weft.Ctl.ControlPlanes;

/// <summary>
/// The configuration file's text, in the layout of kumactl's, so that its file can be taken over: <c>contexts</c> name a control
/// plane each, <c>currentContext</c> names a context.
/// </summary>
internal static class SettingsText
{
    /// <exception cref="FormatException">The text is no YAML, or not of this layout.</exception>
    public static ClientSettings Parse(string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException fault)
        {
            throw new FormatException($"line {fault.Start.Line}: {fault.Message}", fault);
        }

        if (stream.Documents.Count == 0)
        {
            return ClientSettings.Default;
        }

        var root = stream.Documents[0].RootNode as YamlMappingNode ?? throw new FormatException("not a mapping");
        var entries = Items(root, "controlPlanes").Select(Entry).ToList();
        var context = Scalar(root, "currentContext");
        var current = Items(root, "contexts").FirstOrDefault(item => Scalar(item, "name") == context);
        return new ClientSettings(entries, current is null ? null : Scalar(current, "controlPlane"));
    }

    public static string Format(ClientSettings settings)
    {
        var contexts = new YamlSequenceNode(settings.ControlPlanes.Select(entry =>
            Mapping(("controlPlane", entry.Name), ("name", entry.Name))));
        var planes = new YamlSequenceNode(settings.ControlPlanes.Select(entry => new YamlMappingNode(
            "coordinates", new YamlMappingNode("apiServer", Coordinates(entry)), "name", entry.Name)));
        var root = new YamlMappingNode();
        root.Add("contexts", contexts);
        root.Add("controlPlanes", planes);
        if (settings.Current is { } current)
        {
            root.Add("currentContext", current);
        }

        using var writer = new StringWriter { NewLine = "\n" };
        new YamlStream(new YamlDocument(root)).Save(writer, assignAnchors: false);
        // The library ends a stream with an explicit end mark that no one writes by hand.
        return writer.ToString().Replace("\n...\n", "\n", StringComparison.Ordinal);
    }

    private static ControlPlaneEntry Entry(YamlMappingNode item)
    {
        var server = Child(Child(item, "coordinates"), "apiServer");
        var name = Scalar(item, "name") ?? throw new FormatException("a control plane has no name");
        return new ControlPlaneEntry(name, Scalar(server, "url") ?? throw new FormatException($"control plane {name} has no url"))
        {
            AuthConf = Dictionary(Child(server, "authConf")),
            AuthType = Scalar(server, "authType"),
            CaCertFile = Scalar(server, "caCertFile"),
            ClientCertFile = Scalar(server, "clientCertFile"),
            ClientKeyFile = Scalar(server, "clientKeyFile"),
            Headers = Items(server, "headers").ToDictionary(
                header => Scalar(header, "key") ?? string.Empty, header => Scalar(header, "value") ?? string.Empty),
            SkipVerify = Scalar(server, "skipVerify") == "true",
        };
    }

    private static YamlMappingNode Coordinates(ControlPlaneEntry entry)
    {
        var node = new YamlMappingNode();
        if (entry.AuthConf.Count > 0)
        {
            node.Add("authConf", Mapping([.. entry.AuthConf.Select(pair => (pair.Key, (string?)pair.Value))]));
        }

        foreach (var (key, value) in new[]
        {
            ("authType", entry.AuthType), ("caCertFile", entry.CaCertFile), ("clientCertFile", entry.ClientCertFile),
            ("clientKeyFile", entry.ClientKeyFile),
        })
        {
            if (!string.IsNullOrEmpty(value))
            {
                node.Add(key, value);
            }
        }

        if (entry.Headers.Count > 0)
        {
            node.Add("headers", new YamlSequenceNode(entry.Headers.Select(pair => Mapping(("key", pair.Key), ("value", pair.Value)))));
        }

        if (entry.SkipVerify)
        {
            node.Add("skipVerify", "true");
        }

        node.Add("url", entry.Url);
        return node;
    }

    private static YamlMappingNode Mapping(params (string Key, string? Value)[] pairs)
    {
        var node = new YamlMappingNode();
        foreach (var (key, value) in pairs)
        {
            node.Add(key, value ?? string.Empty);
        }

        return node;
    }

    private static IEnumerable<YamlMappingNode> Items(YamlMappingNode? parent, string key) =>
        Node(parent, key) is YamlSequenceNode items ? items.Children.OfType<YamlMappingNode>() : [];

    private static YamlMappingNode? Child(YamlMappingNode? parent, string key) => Node(parent, key) as YamlMappingNode;

    private static string? Scalar(YamlMappingNode? parent, string key) => (Node(parent, key) as YamlScalarNode)?.Value;

    private static SortedDictionary<string, string> Dictionary(YamlMappingNode? node) => new(
        (node?.Children.AsEnumerable() ?? []).ToDictionary(
            pair => (pair.Key as YamlScalarNode)?.Value ?? string.Empty, pair => (pair.Value as YamlScalarNode)?.Value ?? string.Empty),
        StringComparer.Ordinal);

    private static YamlNode? Node(YamlMappingNode? parent, string key) =>
        parent is not null && parent.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;
}
