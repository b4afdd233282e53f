using System.Buffers;
using System.Text.Json;
using Google.Protobuf;
using Weft.DataPlane.Applying;
using Weft.ProxyConfig;
using Weft.ProxyConfig.Commits;

namespace Weft.DataPlane.Admin;

/// <summary>What the proxy serves, as JSON: per unit its version and resources; private keys are masked.</summary>
internal static class ConfigDump
{
    private const string Masked = "[redacted]";

    /// <summary>Writes the dump.</summary>
    public static byte[] Write(AppliedUnits applied)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartArray("units"u8);
            foreach (var set in applied.Applied) WriteUnit(json, set);
            json.WriteEndArray();
            json.WriteStartArray("refused"u8);
            foreach (var refusal in applied.Refused)
            {
                json.WriteStartObject();
                json.WriteString("unit"u8, ResourceTypes.NameOf(refusal.Unit));
                json.WriteString("version"u8, refusal.Version);
                json.WriteString("reason"u8, refusal.Reason);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteUnit(Utf8JsonWriter json, UnitSet set)
    {
        json.WriteStartObject();
        json.WriteString("unit"u8, ResourceTypes.NameOf(set.Unit));
        json.WriteString("version"u8, set.Version);
        json.WriteStartArray("resources"u8);
        foreach (var resource in set.Resources)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, resource.TypeUrl);
            json.WriteString("name"u8, resource.Name);
            json.WriteString("version"u8, resource.Version);
            json.WritePropertyName("resource"u8);
            json.WriteRawValue(JsonFormatter.Default.Format(Mask(resource.Message)));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static IMessage Mask(IMessage message)
    {
        if (message is not Secret { Identity.PrivateKey: not null } secret) return message;
        var masked = secret.Clone();
        masked.Identity.PrivateKey = new DataSource { InlineString = Masked };
        return masked;
    }
}
