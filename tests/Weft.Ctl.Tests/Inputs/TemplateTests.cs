using Weft.Ctl.Inputs;

namespace Weft.Ctl.Tests.Inputs;

public class TemplateTests
{
    [Theory]
    [InlineData("a {{x}} b", "a 1 b")]
    [InlineData("{{ x }}{{ y.z }}", "12")]
    [InlineData("{a: {b: 1}}", "{a: {b: 1}}")]
    [InlineData("{{a: {b: 1}}", "{{a: {b: 1}}")]
    [InlineData("open {{ x", "open {{ x")]
    public void Places_are_filled_and_the_rest_is_kept(string text, string expected)
    {
        Template.Fill(text, new Dictionary<string, string> { ["x"] = "1", ["y.z"] = "2" }, out var missing).ShouldBe(expected);

        missing.ShouldBeEmpty();
    }

    [Fact]
    public void Names_without_a_value_are_listed_once()
    {
        Template.Fill("{{ a }} {{ b }} {{ a }}", new Dictionary<string, string>(), out var missing);

        missing.ShouldBe(["a", "b"]);
    }
}
