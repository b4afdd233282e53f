using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Weft.ProxyConfig.Reading;

namespace Weft.Fuzz.Targets;

/// <summary>Configuration files: what is accepted is written so that it reads as the same configuration.</summary>
internal sealed class ConfigurationTarget : FuzzTarget
{
    public override string Name => "config";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        """{"listeners":[{"name":"in","address":{"address":"127.0.0.1","port":80},"filterChains":[{"tcp":{"statPrefix":"a","cluster":"c","idleTimeout":"5s"}}]}]}"""u8.ToArray(),
        """{"clusters":[{"name":"c","protocol":"HTTP2","connectTimeout":"1.5s","staticEndpoints":[{"address":{"address":"::1","port":1}}]}]}"""u8.ToArray(),
        """{"routeConfigurations":[{"name":"r","virtualHosts":[{"name":"v","domains":["*"],"routes":[{"match":{"pathPrefix":"/"}}]}]}]}"""u8.ToArray(),
        "{}"u8.ToArray(),
    ];

    public override bool Run(byte[] input)
    {
        JsonNode? tree;
        try
        {
            tree = JsonNode.Parse(System.Text.Encoding.UTF8.GetString(input));
        }
        catch (JsonException)
        {
            return false;
        }
        var result = ConfigurationReader.Read(tree);
        Require(result.Configuration is not null || result.Problems.Count > 0, "refused without a reason");
        if (result.Configuration is null) return false;
        var again = ConfigurationReader.Read(JsonNode.Parse(JsonFormatter.Default.Format(result.Configuration)));
        Require(result.Configuration.Equals(again.Configuration), "what was written reads differently");
        return true;
    }
}
