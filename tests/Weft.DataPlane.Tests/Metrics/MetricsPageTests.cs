using System.IO.Compression;
using System.Net;
using Weft.ProxyConfig;
using Weft.Telemetry;
using SocketAddress = Weft.ProxyConfig.SocketAddress;

namespace Weft.DataPlane.Tests.Metrics;

public sealed class MetricsPageTests
{
    [Fact]
    public async Task Prometheus_reads_what_was_counted_with_the_labels_of_the_proxy()
    {
        await using var proxy = await ScrapedProxy.StartAsync(Export());
        var slot = proxy.Metrics.Counter("x_total", "X.", "x.total", new MetricLabel("k", "v"));
        proxy.Metrics.Counter("y_total", "Y.");
        proxy.Metrics.Shared.Add(slot, 7);

        using var answer = await proxy.Http.GetAsync(new Uri($"http://{proxy.Address}/metrics"));
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        var page = await answer.Content.ReadAsStringAsync();
        page.ShouldContain("\nx_total{k=\"v\",mesh=\"default\",dataplane=\"proxy\"} 7\n");
        page.ShouldNotContain("y_total", Case.Sensitive, "it was never counted");
    }

    [Fact]
    public async Task The_query_narrows_the_page_as_of_stats()
    {
        await using var proxy = await ScrapedProxy.StartAsync(Export(export => export.Filter = new ProxyConfig.MetricsFilter { IncludeUnused = true }));
        proxy.Metrics.Shared.Increment(proxy.Metrics.Counter("x_total", "X.", "cluster.x.total"));
        proxy.Metrics.Counter("y_total", "Y.", "cluster.y.total");

        (await proxy.ReadAsync("/metrics?filter=cluster%5C..%5C.total")).ShouldBe("""
            # HELP x_total X.
            # TYPE x_total counter
            x_total{mesh="default",dataplane="proxy"} 1
            # HELP y_total Y.
            # TYPE y_total counter
            y_total{mesh="default",dataplane="proxy"} 0

            """);
        (await proxy.ReadAsync("/metrics?usedonly&filter=cluster")).ShouldNotContain("y_total");
        using var wrong = await proxy.Http.GetAsync(new Uri($"http://{proxy.Address}/metrics?filter=("));
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("GET", "/", HttpStatusCode.NotFound)]
    [InlineData("POST", "/metrics", HttpStatusCode.MethodNotAllowed)]
    [InlineData("HEAD", "/metrics", HttpStatusCode.OK)]
    public async Task Another_page_or_method_is_told_so(string method, string path, HttpStatusCode status)
    {
        await using var proxy = await ScrapedProxy.StartAsync(Export());
        using var request = new HttpRequestMessage(new HttpMethod(method), $"http://{proxy.Address}{path}");
        using var answer = await proxy.Http.SendAsync(request);
        answer.StatusCode.ShouldBe(status);
        if (method == "HEAD") (await answer.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_page_is_packed_for_who_asks()
    {
        await using var proxy = await ScrapedProxy.StartAsync(Export());
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{proxy.Address}/metrics");
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        using var answer = await proxy.Http.SendAsync(request);
        answer.Content.Headers.ContentEncoding.ShouldBe(["gzip"]);
        using var text = new StreamReader(new GZipStream(await answer.Content.ReadAsStreamAsync(), CompressionMode.Decompress));
        (await text.ReadToEndAsync()).ShouldContain("weft_worker_turns");
    }

    [Fact]
    public async Task What_is_wrong_is_refused_with_its_field()
    {
        await using var proxy = await ScrapedProxy.StartAsync(Export());
        var wrong = Export(export =>
        {
            export.Prometheus[0].Path = "metrics";
            export.Prometheus.Add(new PrometheusEndpoint { Address = new SocketAddress { Address = "127.0.0.1", Port = 1 }, PlaintextSources = { "127.0.0.1", "me" } });
            export.Prometheus.Add(new PrometheusEndpoint { Address = new SocketAddress { Address = "0.0.0.0", Port = 1 }, CertificateChain = new DataSource { InlineString = "x" } });
            export.Filter = new ProxyConfig.MetricsFilter();
            export.Filter.Include.Add(new ProxyConfig.MetricNameRule { Kind = ProxyConfig.MetricNameRule.Types.Kind.Regex, Match = "(" });
            export.Labels.Add(new KeyValue { Key = "kuma.io/service", Value = "a" });
            export.Labels.Add(new KeyValue { Key = "mesh", Value = "a" });
            export.Applications.Add(new ApplicationMetrics { Name = "app", Address = new SocketAddress { Address = "app" } });
            export.OpenTelemetry.Add(new OpenTelemetryMetrics { Collector = new Collector { Host = "a b", Port = 0 } });
        });

        (await proxy.ApplyAsync(wrong)).Violations.Select(violation => $"{violation.Resource}: {violation.Field}").ShouldBe(
        [
            "MetricsExport main: filter.include[0].match",
            "MetricsExport main: labels[2].key",
            "MetricsExport main: labels[3].key",
            "MetricsExport main: prometheus[0].path",
            "MetricsExport main: applications[0].address.address",
            "MetricsExport main: open_telemetry[0].collector.host",
            "MetricsExport main: open_telemetry[0].collector.port",
            "MetricsExport main: prometheus[1].plaintext_sources",
            "MetricsExport main: prometheus[1].plaintext_sources[1].address",
            "MetricsExport main: prometheus[2].address",
            "MetricsExport main: prometheus[2].private_key",
        ]);
        (await proxy.ReadAsync()).ShouldContain("weft_worker_turns", Case.Sensitive, "the old one goes on");
    }

    private static MetricsExport Export(Action<MetricsExport>? change = null)
    {
        var export = new MetricsExport
        {
            Name = "main",
            Prometheus = { new PrometheusEndpoint { Address = new SocketAddress { Address = "127.0.0.1" } } },
            Labels = { new KeyValue { Key = "mesh", Value = "default" }, new KeyValue { Key = "dataplane", Value = "proxy" } },
        };
        change?.Invoke(export);
        return export;
    }
}
