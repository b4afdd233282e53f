using System.Text.Json;
using Weft.Resources.Writing;

namespace Weft.Resources.TargetRefs;

/// <summary>Writes the matches of inbound rules.</summary>
public static class InboundMatchWriter
{
    /// <summary>Writes the fields into the object that is open.</summary>
    public static void Write(Utf8JsonWriter writer, InboundMatch match)
    {
        writer.Map("spiffeID", match.SpiffeId, WriteValue);
        writer.Map("sni", match.Sni, WriteValue);
    }

    private static void WriteValue(Utf8JsonWriter writer, ValueMatch match)
    {
        writer.Text("type", match.Type);
        writer.Text("value", match.Value);
    }
}
