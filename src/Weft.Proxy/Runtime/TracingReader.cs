using System.Text;
using Weft.Protocols.Messages;
using Weft.Proxy.Observation;
using Weft.ProxyConfig;
using Weft.Telemetry.Tracing;

namespace Weft.Proxy.Runtime;

/// <summary>Checks what configuration says of spans.</summary>
/// <param name="backends">Who is numbered for it.</param>
/// <param name="problems">Takes what is wrong.</param>
internal sealed class TracingReader(TraceBackends backends, ViolationCollector problems)
{
    private const int MaxTags = 64;

    /// <summary>The model; null without spans.</summary>
    public TracingModel? Read(ProxyConfig.Tracing? tracing, string field)
    {
        if (tracing is null) return null;
        var backend = tracing.BackendCase switch
        {
            ProxyConfig.Tracing.BackendOneofCase.Zipkin => ReadZipkin(tracing, field + ".zipkin"),
            ProxyConfig.Tracing.BackendOneofCase.Datadog => ReadAt(TraceBackendKind.Datadog, tracing.Datadog.Host, tracing.Datadog.Port, tracing.Policy, field + ".datadog"),
            ProxyConfig.Tracing.BackendOneofCase.OpenTelemetry => ReadAt(TraceBackendKind.OpenTelemetry, tracing.OpenTelemetry.Host, tracing.OpenTelemetry.Port, tracing.Policy, field + ".open_telemetry"),
            _ => null,
        };
        if (tracing.BackendCase == ProxyConfig.Tracing.BackendOneofCase.None) problems.Add(field, "must have one of zipkin, datadog, open_telemetry");
        if (tracing.Service.Length == 0) problems.Add(field + ".service", "must not be empty");
        var rates = new SamplingRates(
            Percent(tracing.ClientSampling, field + ".client_sampling"), Percent(tracing.RandomSampling, field + ".random_sampling"), Percent(tracing.OverallSampling, field + ".overall_sampling"));
        if (tracing.Tags.Count > MaxTags) problems.Add(field + ".tags", $"must be at most {MaxTags}");
        var tags = tracing.Tags.Select((tag, i) => ReadTag(tag, $"{field}.tags[{i}]")).ToArray();
        return backend is null ? null : new TracingModel
        {
            Backend = backends.NumberOf(backend),
            Format = backend.Kind switch
            {
                TraceBackendKind.Datadog => TraceFormat.Datadog,
                TraceBackendKind.OpenTelemetry => TraceFormat.W3C,
                _ => TraceFormat.B3,
            },
            Service = Encoding.UTF8.GetBytes(tracing.Service),
            Rates = rates,
            Tags = tags,
            UsesLongIds = tracing.Zipkin?.TraceId128Bit ?? true,
            SharesSpans = tracing.Zipkin?.SharedSpanContext ?? false,
        };
    }

    private TraceBackend? ReadZipkin(ProxyConfig.Tracing tracing, string field)
    {
        var isUrl = Uri.TryCreate(tracing.Zipkin.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0 && url.UserInfo.Length == 0;
        if (!isUrl) problems.Add(field + ".url", $"\"{tracing.Zipkin.Url}\" must be an http or https URL with a host");
        if (tracing.Zipkin.Encoding is not (ZipkinSpans.Types.Encoding.Json or ZipkinSpans.Types.Encoding.Proto)) problems.Add(field + ".encoding", "must be one of JSON, PROTO");
        var kind = tracing.Zipkin.Encoding == ZipkinSpans.Types.Encoding.Proto ? TraceBackendKind.ZipkinProto : TraceBackendKind.ZipkinJson;
        return isUrl ? new TraceBackend(kind, url!, tracing.Policy) : null;
    }

    private TraceBackend? ReadAt(TraceBackendKind kind, string host, uint port, string policy, string field)
    {
        var name = Uri.CheckHostName(host);
        if (name == UriHostNameType.Unknown) problems.Add(field + ".host", $"\"{host}\" is not a host");
        if (port is 0 or > 65_535) problems.Add(field + ".port", "must be in the range [1, 65535]");
        if (name == UriHostNameType.Unknown || port is 0 or > 65_535) return null;
        return new TraceBackend(kind, new UriBuilder("http", host, (int)port).Uri, policy);
    }

    private TraceTagRule ReadTag(TraceTag tag, string field)
    {
        if (tag.Name.Length == 0) problems.Add(field + ".name", "must not be empty");
        if (tag.ValueCase == TraceTag.ValueOneofCase.None) problems.Add(field, "must have one of literal, header");
        var header = Encoding.UTF8.GetBytes(tag.Header?.Name ?? "");
        if (tag.Header is not null && !FieldSyntax.IsLowerToken(header)) problems.Add(field + ".header.name", $"\"{tag.Header.Name}\" must be a lower-case field name");
        return new TraceTagRule(Encoding.UTF8.GetBytes(tag.Name), header, Encoding.UTF8.GetBytes(tag.Header?.DefaultValue ?? tag.Literal));
    }

    private double Percent(double percent, string field)
    {
        if (percent is >= 0 and <= 100) return percent;
        problems.Add(field, "must be in the range [0, 100]");
        return 0;
    }
}
