using System.Text;
using Weft.ControlPlane.Measures;
using Weft.Telemetry;

namespace Weft.ControlPlane.Tests.Measures;

public class DistributionTests
{
    private static readonly MetricLabel[] Common = [new("zone", "z")];

    [Fact]
    public void A_histogram_shows_how_many_lie_at_or_below_each_bound()
    {
        var histogram = new Distribution("took", "Seconds.", [0.1, 1], Common);

        foreach (var value in (double[])[0.1, 0.5, 7]) histogram.Record(value, new MetricLabel("kind", "a\"b"));

        Text(histogram).ShouldBe("""
            # HELP took Seconds.
            # TYPE took histogram
            took_bucket{kind="a\"b",zone="z",le="0.1"} 1
            took_bucket{kind="a\"b",zone="z",le="1"} 2
            took_bucket{kind="a\"b",zone="z",le="+Inf"} 3
            took_sum{kind="a\"b",zone="z"} 7.6
            took_count{kind="a\"b",zone="z"} 3

            """);
    }

    [Fact]
    public void A_summary_shows_quantiles_of_its_latest_values_and_counts_all()
    {
        var summary = new Distribution("took", "Milliseconds.", [], Common);
        Text(summary).ShouldBe("");
        summary.Series();
        Text(summary).ShouldContain("took{zone=\"z\",quantile=\"0.5\"} NaN\n");

        for (var i = 0; i < DistributionSeries.LatestValues; i++) summary.Record(1_000);
        for (var i = 1; i <= DistributionSeries.LatestValues; i++) summary.Record(i);

        var half = DistributionSeries.LatestValues / 2;
        Text(summary).ShouldContain($"took{{zone=\"z\",quantile=\"0.5\"}} {half}\n");
        Text(summary).ShouldContain($"took_count{{zone=\"z\"}} {DistributionSeries.LatestValues * 2}\n");
    }

    private static string Text(Distribution distribution)
    {
        var text = new StringBuilder();
        distribution.WriteTo(text);
        return text.ToString();
    }
}
