using System.Text;
using Weft.Telemetry.Tracing;

namespace Weft.Telemetry.Tests.Tracing;

public class TraceSeedTests
{
    private const ulong All = 1UL << 32;

    [Fact]
    public void Who_reads_the_text_makes_the_same_contexts()
    {
        var seed = new TraceSeed(0x0123456789abcdef, ulong.MaxValue, All / 2);
        var text = new byte[TraceSeed.TextBytes];
        seed.Write(text);

        Encoding.ASCII.GetString(text).ShouldBe("0123456789abcdefffffffffffffffff0000000080000000");
        TraceSeed.TryRead(text, out var read).ShouldBeTrue();
        for (var number = 0L; number < 100; number++) read.Of(number).ShouldBe(seed.Of(number));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789abcdefffffffffffffffff000000008000000")]
    [InlineData("0123456789abcdefffffffffffffffff00000000800000000")]
    [InlineData("0123456789ABCDEFffffffffffffffff0000000080000000")]
    [InlineData("0123456789abcdef fffffffffffffff0000000080000000")]
    [InlineData("0123456789abcdefffffffffffffffff0000000100000001")]
    public void What_nobody_writes_is_refused(string text) => TraceSeed.TryRead(Encoding.ASCII.GetBytes(text), out _).ShouldBeFalse();

    [Fact]
    public void Each_number_is_the_root_of_another_trace()
    {
        var seed = new TraceSeed(7, 1, All);
        var contexts = Enumerable.Range(0, 100_000).Select(number => seed.Of(number)).ToList();

        contexts.Select(context => context.TraceLow).Distinct().Count().ShouldBe(contexts.Count);
        contexts.ShouldAllBe(context => context.TraceHigh == 7 && context.Span == context.TraceLow && context.Parent == 0 && context.Span != 0 && context.Span <= long.MaxValue);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 800, 1_200)]
    [InlineData(50, 49_000, 51_000)]
    [InlineData(100, 100_000, 100_000)]
    public void The_share_is_recorded(double percent, int least, int most)
    {
        var seed = new TraceSeed(0, 99, new SamplingRates(100, percent, 100).Share);
        Enumerable.Range(0, 100_000).Count(number => seed.Of(number).IsRecorded).ShouldBeInRange(least, most);
    }

    [Fact]
    public void The_share_is_never_more_than_overall() => new SamplingRates(100, 100, 50).Share.ShouldBe(All / 2);
}
