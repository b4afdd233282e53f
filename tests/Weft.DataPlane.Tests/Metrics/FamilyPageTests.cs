using System.Buffers;
using System.Text;
using Weft.DataPlane.Metrics;
using Weft.Telemetry;

namespace Weft.DataPlane.Tests.Metrics;

public sealed class FamilyPageTests
{
    [Fact]
    public void Pages_become_one_in_which_each_family_stands_once()
    {
        Merged(
            """
            # a comment
            # HELP jobs_total Jobs done.
            # TYPE jobs_total counter
            jobs_total{queue="a"} 1 1700000000000
            # TYPE took_seconds histogram
            took_seconds_bucket{le="0.5"} 1
            took_seconds_bucket{le="+Inf"} 2
            took_seconds_sum 1.5
            took_seconds_count 2
            bare 1e3

            """,
            "# TYPE jobs_total counter\r\njobs_total{queue=\"a\"} 9\r\njobs_total { queue = \"b, \\\"}\" , } NaN\r\n# TYPE took_seconds gauge\r\ntook_seconds 1\r\n").ShouldBe(
            """
            # HELP jobs_total Jobs done.
            # TYPE jobs_total counter
            jobs_total{queue="a"} 1 1700000000000
            jobs_total { queue = "b, \"}" , } NaN
            # TYPE took_seconds histogram
            took_seconds_bucket{le="0.5"} 1
            took_seconds_bucket{le="+Inf"} 2
            took_seconds_sum 1.5
            took_seconds_count 2
            bare 1e3

            """);
    }

    [Fact]
    public void The_names_of_the_proxy_stay_its_own()
    {
        var registry = new MetricRegistry();
        registry.Counter("envoy_cluster_upstream_rq_total", "R.");

        Merged(registry, "envoy_cluster_upstream_rq_total 1\nother 2\n").ShouldBe("other 2\n");
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("9lives 1")]
    [InlineData("a")]
    [InlineData("a one")]
    [InlineData("a 1 soon")]
    [InlineData("a{b=1} 1")]
    [InlineData("a{b=\"1} 1")]
    [InlineData("a{b=\"\\x\"} 1")]
    [InlineData("a{b=\"1\" c=\"2\"} 1")]
    [InlineData("# TYPE a number")]
    [InlineData("a{")]
    [InlineData("a{b=\"1\"")]
    public void A_line_that_Prometheus_would_refuse_refuses_the_page(string line)
    {
        FamilyPage.Read($"good 1\n{line}\n", out var problem).ShouldBeNull();
        problem.ShouldBe("line 2 is none of Prometheus' text format");
    }

    private static string Merged(params string[] pages) => Merged(new MetricRegistry(), pages);

    private static string Merged(MetricRegistry registry, params string[] pages)
    {
        var merged = new MergedPages();
        foreach (var page in pages) merged.Add(FamilyPage.Read(page, out var problem) ?? throw new InvalidOperationException(problem));
        var output = new ArrayBufferWriter<byte>();
        merged.WriteTo(output, registry);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
