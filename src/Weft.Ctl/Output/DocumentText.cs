using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Weft.Resources.Documents;

namespace Weft.Ctl.Output;

/// <summary>Writes an answer's JSON as indented JSON or as YAML.</summary>
internal static class DocumentText
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Json(JsonElement element)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
        {
            element.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static string Yaml(JsonElement element) => ResourceYaml.FromJson(element.GetRawText());
}
