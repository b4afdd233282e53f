using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Weft.Proxy.Runtime;

namespace Weft.DataPlane.Admin;

/// <summary>The page <c>/failures</c>: how many requests and connections this proxy ended itself, by code, and the last hundred, newest first.</summary>
internal static class FailurePage
{
    public static byte[] Write(FailureReport report)
    {
        var text = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteStartObject("counts");
        foreach (var (code, count) in report.Counts) json.WriteNumber(code, count);
        json.WriteEndObject();
        json.WriteStartArray("recent");
        foreach (var entry in report.Recent) Write(json, entry);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return text.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, FailureEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("time", entry.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteString("code", entry.Code);
        json.WriteString("flag", entry.Flag);
        json.WriteString("hop", entry.Hop);
        WriteUnlessEmpty(json, "policy", entry.Policy);
        json.WriteString("reason", entry.Reason);
        WriteUnlessEmpty(json, "detail", entry.Detail);
        WriteUnlessEmpty(json, "cluster", entry.Cluster);
        WriteUnlessEmpty(json, "endpoint", entry.Endpoint == "-" ? "" : entry.Endpoint);
        json.WriteString("client", entry.Client);
        WriteUnlessEmpty(json, "method", entry.Method);
        WriteUnlessEmpty(json, "path", entry.Path);
        json.WriteEndObject();
    }

    private static void WriteUnlessEmpty(Utf8JsonWriter json, string name, string value)
    {
        if (value.Length > 0) json.WriteString(name, value);
    }
}
