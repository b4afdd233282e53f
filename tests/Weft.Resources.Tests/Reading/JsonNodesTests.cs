using Weft.Resources.Reading;

namespace Weft.Resources.Tests.Reading;

public sealed class JsonNodesTests
{
    [Fact]
    public void Values_keep_form_and_line()
    {
        var map = (MapNode)JsonNodes.Parse("{\n \"a\": [1, 2.5, null],\n \"b\": \"x\"\n}").Documents[0];
        ((ListNode)map.Find("a")!).Items.Select(item => ((ScalarNode)item).Form).ShouldBe([ScalarForm.Integer, ScalarForm.Real, ScalarForm.Null]);
        map.Find("b")!.Line.ShouldBe(3);
    }

    [Theory]
    [InlineData("{\"a\": 1", 1)]
    [InlineData("{\"a\": 1}\n x", 2)]
    [InlineData("", 1)]
    [InlineData("{\"a\": \"\\ud800\"}", 0)]
    public void Malformed_text_is_told(string json, int line)
    {
        var parse = JsonNodes.Parse(json);
        parse.Documents.ShouldBeEmpty();
        parse.Problem!.Message.ShouldStartWith("not valid JSON: ");
        parse.Problem.Line.ShouldBe(line);
    }

    [Fact]
    public void A_duplicate_key_is_refused() =>
        JsonNodes.Parse("{\n\"a\": 1,\n\"a\": 2}").Problem!.ToString().ShouldBe("the key \"a\" is given twice");

    [Fact]
    public void Depth_is_bounded() =>
        JsonNodes.Parse(new string('[', 65) + new string(']', 65)).Problem.ShouldNotBeNull();
}
