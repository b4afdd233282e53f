using Weft.Resources.Reading;

namespace Weft.Resources.Secrets;

/// <summary>Reads a Secret or GlobalSecret.</summary>
internal static class SecretReader
{
    public static SecretSpec Read(NodeReader reader) => new() { Data = reader.Bytes("data") };
}
