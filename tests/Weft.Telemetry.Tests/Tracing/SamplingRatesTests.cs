using System.Text;
using Weft.Telemetry.Tracing;

namespace Weft.Telemetry.Tests.Tracing;

public sealed class SamplingRatesTests
{
    [Theory]
    [InlineData(100, 100, 100, false, 1)]
    [InlineData(0, 1, 100, false, 0.01)]
    [InlineData(0, 100, 1, false, 0.01)]
    [InlineData(100, 0, 100, true, 1)]
    [InlineData(100, 0, 100, false, 0)]
    [InlineData(100, 0, 10, true, 0.1)]
    [InlineData(0, 0, 100, true, 0)]
    [InlineData(0, 0.1, 100, false, 0.001)]
    public void The_rates_hold_over_many_requests(double client, double random, double overall, bool asks, double expected)
    {
        const int Requests = 200_000;
        var rates = new SamplingRates(client, random, overall);
        var chance = new Random(11);

        var recorded = Enumerable.Range(0, Requests).Count(_ => rates.Records(asks, (uint)chance.NextInt64(1L << 32)));

        // Five standard deviations.
        ((double)recorded / Requests).ShouldBe(expected, 5 * Math.Sqrt(expected * (1 - expected) / Requests));
    }

    [Theory]
    [InlineData("0a0b0c0d-0000-4000-8000-000000000000", true)]
    [InlineData("0a0b0c0", false)]
    [InlineData("not-a-uuid", false)]
    [InlineData("", false)]
    public void The_number_of_a_request_is_of_its_id(string id, bool has)
    {
        SamplingRates.TryGetNumber(Encoding.ASCII.GetBytes(id), out var number).ShouldBe(has);
        if (has) number.ShouldBe(0x0a0b0c0du);
    }
}
