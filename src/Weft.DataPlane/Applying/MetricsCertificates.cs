using Google.Protobuf;
using Weft.DataPlane.Startup;
using Weft.ProxyConfig;

namespace Weft.DataPlane.Applying;

/// <summary>Reads the certificates of metrics that configuration names by file, on this machine.</summary>
internal static class MetricsCertificates
{
    /// <summary>The exports with all bytes in place.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static IReadOnlyList<MetricsExport> Fill(IReadOnlyList<MetricsExport> exports, DataPlaneSettings settings) => [.. exports.Select(export =>
    {
        var filled = export.Clone();
        foreach (var endpoint in filled.Prometheus)
        {
            Fill(endpoint.CertificateChain, settings.MetricsCertificatePath);
            Fill(endpoint.PrivateKey, settings.MetricsKeyPath);
        }
        return filled;
    })];

    // An empty file name is the one this process was started with; without that, the engine says what is missing.
    private static void Fill(DataSource? source, string? started)
    {
        if (source is null || source.SourceCase is DataSource.SourceOneofCase.InlineBytes or DataSource.SourceOneofCase.InlineString) return;
        var path = source.Filename is { Length: > 0 } named ? named : started;
        source.InlineBytes = path is null ? ByteString.Empty : ByteString.CopyFrom(File.ReadAllBytes(path));
    }
}
