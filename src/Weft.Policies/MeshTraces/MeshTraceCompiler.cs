using System.Globalization;
using Weft.Policies.Addresses;
using Weft.Policies.Collectors;
using Weft.Policies.Spans;
using Weft.ProxyConfig;
using Weft.Resources.Reading;
using Weft.Resources.Violations;

namespace Weft.Policies.MeshTraces;

/// <summary>What a proxy is told of a MeshTrace.</summary>
internal static class MeshTraceCompiler
{
    private const double All = 100;

    /// <summary>The spans that merged settings ask for; null: none.</summary>
    /// <param name="policy">For messages.</param>
    /// <param name="conf">Merged.</param>
    /// <param name="traffic">Whose requests.</param>
    /// <param name="own">Tags that every span bears unless the policy has one of that name (<c>kuma.mesh</c>, <c>kuma.zone</c>); empty values are left out.</param>
    public static Tracing? Compile(string policy, MapNode conf, TracedTraffic traffic, params IEnumerable<(string Name, string Value)> own)
    {
        var read = MeshTraceReader.ReadConf(new NodeReader(conf, FieldPath.Root, new ReadFindings(acceptsSnakeCase: false)));
        if (read.Backends is not [var backend, ..] || (traffic.IsKafka && read.Kafka is not true)) return null;
        var tracing = new Tracing
        {
            Policy = policy,
            Service = traffic.Service,
            ClientSampling = Percent(read.Sampling?.Client),
            RandomSampling = Percent(read.Sampling?.Random),
            OverallSampling = Percent(read.Sampling?.Overall),
        };
        SetBackend(tracing, backend, traffic);
        if (tracing.BackendCase == Tracing.BackendOneofCase.None) return null;
        tracing.Tags.AddRange((read.Tags ?? []).Select(TagOf));
        foreach (var (name, value) in own)
            if (value.Length > 0 && tracing.Tags.All(tag => tag.Name != name))
                tracing.Tags.Add(new TraceTag { Name = name, Literal = value });
        return tracing;
    }

    private static void SetBackend(Tracing tracing, TraceBackend backend, TracedTraffic traffic)
    {
        switch (backend)
        {
            case { Type: "" or "Zipkin", Zipkin: { } zipkin }:
                tracing.Zipkin = ZipkinAddress.Of(zipkin.Url, zipkin.ApiVersion, zipkin.TraceId128Bit, zipkin.SharedSpanContext);
                break;
            case { Type: "" or "Datadog", Datadog: { } datadog } when RequestUri.Parse(datadog.Url) is { } url:
                tracing.Datadog = new DatadogSpans { Host = url.Host, Port = uint.Parse(url.Port, CultureInfo.InvariantCulture) };
                tracing.Service = traffic.DatadogService(datadog.SplitService);
                break;
            case { Type: "OpenTelemetry", OpenTelemetry: { } collector }:
                tracing.OpenTelemetry = CollectorAddress.Of(collector.Endpoint);
                break;
        }
    }

    private static double Percent(DecimalText? percent) => (double)(percent?.Value ?? (decimal)All);

    private static TraceTag TagOf(TraceTagConf tag) => tag.Header is { } header
        ? new TraceTag { Name = tag.Name, Header = new HeaderTag { Name = header.Name.ToLowerInvariant(), DefaultValue = header.Default ?? "" } }
        : new TraceTag { Name = tag.Name, Literal = tag.Literal ?? "" };
}
