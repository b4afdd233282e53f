using Google.Protobuf;
using Weft.ProxyConfig;
using Weft.ProxyConfig.Reading;

namespace Weft.DataPlane.Configuration;

/// <summary>The file of <c>--config-file</c>: YAML or JSON of <see cref="ProxyConfiguration"/>.</summary>
internal static class ConfigurationFile
{
    /// <summary>Reads the file and the certificates and keys it names; their paths are relative to the file's folder.</summary>
    /// <returns>The configuration with all bytes in place, or everything that is wrong.</returns>
    public static ConfigurationResult Load(string path)
    {
        ConfigurationResult read;
        try
        {
            read = ConfigurationReader.Read(YamlTree.Parse(File.ReadAllText(path)));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or FormatException)
        {
            return new ConfigurationResult(null, [new ConfigurationProblem("", $"{path}: {unreadable.Message}")]);
        }
        if (read.Configuration is null) return read;
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var problems = Inline(read.Configuration, folder);
        return problems.Count == 0 ? read : new ConfigurationResult(null, problems);
    }

    private static List<ConfigurationProblem> Inline(ProxyConfiguration configuration, string folder)
    {
        var problems = new List<ConfigurationProblem>();
        for (var i = 0; i < configuration.Secrets.Count; i++)
        {
            var secret = configuration.Secrets[i];
            var at = $"secrets[{i}]";
            if (secret.Identity is { } identity)
            {
                identity.CertificateChain = Inline(identity.CertificateChain, folder, $"{at}.identity.certificateChain", problems);
                identity.PrivateKey = Inline(identity.PrivateKey, folder, $"{at}.identity.privateKey", problems);
            }
            else if (secret.TrustBundle is { } bundle)
            {
                bundle.Certificates = Inline(bundle.Certificates, folder, $"{at}.trustBundle.certificates", problems);
            }
            else
            {
                problems.Add(new ConfigurationProblem(at, "needs an identity or a trustBundle"));
            }
        }
        foreach (var endpoint in configuration.MetricsExports.SelectMany(export => export.Prometheus))
        {
            Resolve(endpoint.CertificateChain, folder);
            Resolve(endpoint.PrivateKey, folder);
        }
        return problems;
    }

    private static void Resolve(DataSource? source, string folder)
    {
        if (source is { Filename.Length: > 0 }) source.Filename = Path.Combine(folder, source.Filename);
    }

    private static DataSource? Inline(DataSource? source, string folder, string at, List<ConfigurationProblem> problems)
    {
        switch (source?.SourceCase)
        {
            case DataSource.SourceOneofCase.InlineBytes:
                return source;
            case DataSource.SourceOneofCase.InlineString:
                return new DataSource { InlineBytes = ByteString.CopyFromUtf8(source.InlineString) };
            case DataSource.SourceOneofCase.Filename:
                return ReadFile(Path.Combine(folder, source.Filename), at, problems);
            default:
                problems.Add(new ConfigurationProblem(at, "needs a filename, inlineString or inlineBytes"));
                return source;
        }
    }

    private static DataSource? ReadFile(string path, string at, List<ConfigurationProblem> problems)
    {
        try
        {
            return new DataSource { InlineBytes = ByteString.CopyFrom(File.ReadAllBytes(path)) };
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            problems.Add(new ConfigurationProblem($"{at}.filename", unreadable.Message));
            return null;
        }
    }
}
