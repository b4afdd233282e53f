using System.Text.Json.Nodes;
using Google.Protobuf;

namespace Weft.ProxyConfig.Reading;

/// <summary>
/// Reads <see cref="ProxyConfiguration"/> from a JSON tree (proto3 JSON: fields in lowerCamelCase or snake_case, enums by
/// name, durations as <c>"5s"</c>, bytes in base64). Unknown fields are refused with their path; every problem is
/// reported, not only the first.
/// </summary>
public static class ConfigurationReader
{
    /// <summary>Reads a configuration.</summary>
    public static ConfigurationResult Read(JsonNode? tree)
    {
        var walk = new DescriptorWalk();
        try
        {
            // A tree is decoded as it is read: a repeated key or half a surrogate pair shows only now.
            walk.Message(tree, ProxyConfiguration.Descriptor, "");
            if (walk.Problems.Count > 0) return new ConfigurationResult(null, walk.Problems);
            return new ConfigurationResult(JsonParser.Default.Parse<ProxyConfiguration>(tree!.ToJsonString()), []);
        }
        catch (Exception unreadable) when (unreadable is InvalidProtocolBufferException or InvalidOperationException or ArgumentException or OverflowException)
        {
            return new ConfigurationResult(null, [new ConfigurationProblem("", unreadable.Message)]);
        }
    }
}
