using Weft.Resources.Reading;

namespace Weft.Resources.Tests.Reading;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("5s", 5_000, "5s")]
    [InlineData("1h30m", 5_400_000, "5400s")]
    [InlineData("250ms", 250, "0.250s")]
    [InlineData("0.25s", 250, "0.250s")]
    [InlineData("-1.5s", -1_500, "-1.500s")]
    [InlineData("0", 0, "0s")]
    public void Durations_are_read_and_written_in_seconds(string text, double milliseconds, string written)
    {
        DurationText.TryParse(text, out var value).ShouldBeTrue();
        value.TotalMilliseconds.ShouldBe(milliseconds);
        DurationText.ToSeconds(value).ShouldBe(written);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("5d")]
    [InlineData("1..5s")]
    [InlineData("5 s")]
    [InlineData("99999999999h")]
    public void What_is_no_duration_is_refused(string text) => DurationText.TryParse(text, out _).ShouldBeFalse();
}
