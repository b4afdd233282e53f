using System.Text;
using System.Text.Json;
using Weft.Resources.Violations;

namespace Weft.Resources.Reading;

/// <summary>Parses one JSON document (RFC 8259) into nodes. Duplicate keys are refused; depth is at most 64, the text at most 16 MiB.</summary>
public static class JsonNodes
{
    /// <summary>Parses <paramref name="utf8"/>; a malformed text is told as the result's problem.</summary>
    public static NodeParse Parse(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > NodeLimits.MaxLength) return new NodeParse([], new Violation("", "the text is longer than 16 MiB"));
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = NodeLimits.MaxDepth });
        var tree = new JsonTree();
        try
        {
            reader.Read();
            var node = tree.Read(ref reader, utf8);
            while (reader.Read()) { }
            return new NodeParse([node], null);
        }
        catch (JsonException e)
        {
            return new NodeParse([], new Violation("", "not valid JSON: " + Reason(e)) { Line = (int)(e.LineNumber ?? 0) + 1 });
        }
        catch (MalformedDocumentException e)
        {
            return new NodeParse([], new Violation("", e.Message) { Line = e.Line });
        }
        catch (InvalidOperationException)
        {
            return new NodeParse([], new Violation("", "not valid JSON: a string is not valid UTF-8 or UTF-16"));
        }
    }

    /// <summary>Parses <paramref name="text"/>; see the other overload.</summary>
    public static NodeParse Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    private static string Reason(JsonException e)
    {
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end > 0 ? e.Message[..end] : e.Message;
    }
}
