using Weft.Resources.Reading;

namespace Weft.Resources.Meshes;

/// <summary>Reads the <c>mtls</c> section.</summary>
internal static class MutualTlsReader
{
    public static MutualTls Read(NodeReader reader) => new()
    {
        EnabledBackend = reader.Text("enabledBackend"),
        SkipValidation = reader.Flag("skipValidation"),
        Backends = reader.List("backends", ReadBackend),
    };

    private static CertificateAuthorityBackend ReadBackend(NodeReader reader)
    {
        var type = reader.Text("type");
        return new()
        {
            Name = reader.Text("name"),
            Type = type,
            Mode = reader.OptionalChoice("mode", MeshEnums.MtlsModes) ?? MtlsMode.Strict,
            DpCert = reader.Map("dpCert", ReadCertificates),
            RootChainRequestTimeout = reader.Map("rootChain", chain => new TimeoutField(chain.OptionalDuration("requestTimeout")))?.Value,
            Conf = ReadConf(reader, type),
        };
    }

    private static CertificateAuthorityConf? ReadConf(NodeReader reader, string type) => type switch
    {
        "builtin" => reader.Map("conf", conf => conf.Map("caCert", ReadBuiltin, UnknownFields.Warn) ?? new BuiltinAuthority(), UnknownFields.Warn),
        "provided" => reader.Map("conf", ReadProvided, UnknownFields.Warn),
        _ => reader.Node("conf") is MapNode map ? new OtherAuthority(map) : null,
    };

    private static CertificateSettings ReadCertificates(NodeReader reader) => new()
    {
        RotationExpiration = reader.Map("rotation", rotation => rotation.Text("expiration")) ?? "",
        RequestTimeout = reader.OptionalDuration("requestTimeout"),
    };

    private static BuiltinAuthority ReadBuiltin(NodeReader reader) => new()
    {
        RsaBits = reader.OptionalNumber("RSAbits") ?? reader.OptionalNumber("rsaBits"),
        Expiration = reader.Text("expiration"),
    };

    private static ProvidedAuthority ReadProvided(NodeReader reader) => new()
    {
        Cert = reader.Map("cert", ReadSource, UnknownFields.Warn),
        Key = reader.Map("key", ReadSource, UnknownFields.Warn),
    };

    private static DataSource ReadSource(NodeReader reader) => new()
    {
        Secret = reader.Text("secret"),
        File = reader.Text("file"),
        Inline = reader.Bytes("inline"),
        InlineString = reader.Text("inlineString"),
    };

    private sealed record TimeoutField(TimeSpan? Value);
}
