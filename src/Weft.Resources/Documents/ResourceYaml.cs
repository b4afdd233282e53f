using Weft.Resources.Envelope;
using Weft.Resources.Reading;
using Weft.Resources.Writing;

namespace Weft.Resources.Documents;

/// <summary>Resources as YAML, the same fields in the same order as <see cref="ResourceJson"/>.</summary>
public static class ResourceYaml
{
    /// <summary>One document, ending in a newline.</summary>
    public static string ToText(Resource resource) => FromJson(ResourceJson.ToText(resource));

    /// <summary>Any JSON text as YAML.</summary>
    /// <exception cref="FormatException">The text is not JSON.</exception>
    public static string FromJson(string json)
    {
        var parse = JsonNodes.Parse(json);
        return parse.Documents is [var node] ? YamlText.Of(node) : throw new FormatException(parse.Problem?.Message);
    }
}
