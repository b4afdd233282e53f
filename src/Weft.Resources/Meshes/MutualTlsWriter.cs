using System.Text.Json;
using Weft.Resources.Writing;

namespace Weft.Resources.Meshes;

/// <summary>Writes the <c>mtls</c> section.</summary>
internal static class MutualTlsWriter
{
    public static void Write(Utf8JsonWriter writer, MutualTls mtls)
    {
        writer.Text("enabledBackend", mtls.EnabledBackend);
        writer.Flag("skipValidation", mtls.SkipValidation);
        writer.List("backends", mtls.Backends, WriteBackend);
    }

    private static void WriteBackend(Utf8JsonWriter writer, CertificateAuthorityBackend backend)
    {
        writer.Text("name", backend.Name);
        writer.Text("type", backend.Type);
        // STRICT is protobuf's zero value, which is not written.
        if (backend.Mode != MtlsMode.Strict) writer.WriteString("mode", MeshEnums.MtlsModes.NameOf(backend.Mode));
        writer.Map("dpCert", backend.DpCert, WriteCertificates);
        if (backend.RootChainRequestTimeout is { } timeout)
        {
            writer.WriteStartObject("rootChain");
            writer.OptionalDuration("requestTimeout", timeout);
            writer.WriteEndObject();
        }
        writer.Map("conf", backend.Conf, WriteConf);
    }

    private static void WriteCertificates(Utf8JsonWriter writer, CertificateSettings settings)
    {
        if (settings.RotationExpiration.Length > 0)
        {
            writer.WriteStartObject("rotation");
            writer.WriteString("expiration", settings.RotationExpiration);
            writer.WriteEndObject();
        }
        writer.OptionalDuration("requestTimeout", settings.RequestTimeout);
    }

    private static void WriteConf(Utf8JsonWriter writer, CertificateAuthorityConf conf)
    {
        switch (conf)
        {
            case BuiltinAuthority builtin:
                writer.Map("caCert", builtin, WriteBuiltin);
                break;
            case ProvidedAuthority provided:
                writer.Map("cert", provided.Cert, WriteSource);
                writer.Map("key", provided.Key, WriteSource);
                break;
            case OtherAuthority other:
                NodeJson.WriteEntries(writer, other.Fields);
                break;
        }
    }

    private static void WriteBuiltin(Utf8JsonWriter writer, BuiltinAuthority builtin)
    {
        writer.OptionalNumber("RSAbits", builtin.RsaBits);
        writer.Text("expiration", builtin.Expiration);
    }

    private static void WriteSource(Utf8JsonWriter writer, DataSource source)
    {
        writer.Text("secret", source.Secret);
        writer.Text("file", source.File);
        if (source.Inline.Length > 0) writer.WriteBase64String("inline", source.Inline.Span);
        writer.Text("inlineString", source.InlineString);
    }
}
