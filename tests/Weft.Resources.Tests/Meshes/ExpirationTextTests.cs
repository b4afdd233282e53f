using Weft.Resources.Meshes;

namespace Weft.Resources.Tests.Meshes;

public sealed class ExpirationTextTests
{
    [Theory]
    [InlineData("1d", 24)]
    [InlineData("2w", 336)]
    [InlineData("10y", 87_600)]
    [InlineData("0", 0)]
    public void Lives_are_read(string text, double hours)
    {
        ExpirationText.TryParse(text, out var value).ShouldBeTrue();
        value.TotalHours.ShouldBe(hours);
    }

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("2e")]
    [InlineData("1d1h")]
    [InlineData("-1d")]
    [InlineData("999999999y")]
    public void What_is_no_life_is_refused(string text) => ExpirationText.TryParse(text, out _).ShouldBeFalse();
}
