using System.Text.Json;

namespace Weft.Resources.Secrets;

/// <summary>Writes a Secret or GlobalSecret.</summary>
internal static class SecretWriter
{
    public static void Write(Utf8JsonWriter writer, SecretSpec secret)
    {
        if (secret.Data.Length > 0) writer.WriteBase64String("data", secret.Data.Span);
    }
}
