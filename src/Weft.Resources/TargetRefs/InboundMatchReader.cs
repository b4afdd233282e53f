using Weft.Resources.Reading;

namespace Weft.Resources.TargetRefs;

/// <summary>Reads the matches of inbound rules.</summary>
public static class InboundMatchReader
{
    /// <summary>Reads the map that stands at the reader.</summary>
    public static InboundMatch Read(NodeReader reader) => new()
    {
        SpiffeId = reader.Map("spiffeID", ReadValue),
        Sni = reader.Map("sni", ReadValue),
    };

    private static ValueMatch ReadValue(NodeReader reader) => new(reader.Text("type"), reader.Text("value"));
}
