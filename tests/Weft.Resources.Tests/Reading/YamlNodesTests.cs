using Weft.Resources.Reading;

namespace Weft.Resources.Tests.Reading;

public sealed class YamlNodesTests
{
    [Fact]
    public void Several_documents_are_read_and_empty_ones_left_out()
    {
        var parse = YamlNodes.Parse("a: 1\n---\n# nothing\n---\nb: 2\n");
        parse.Problem.ShouldBeNull();
        parse.Documents.Select(node => node.Line).ShouldBe([1, 5]);
    }

    [Theory]
    [InlineData("x: 5", ScalarForm.Integer, "5")]
    [InlineData("x: -0x10", ScalarForm.Text, "-0x10")]
    [InlineData("x: 0x10", ScalarForm.Integer, "16")]
    [InlineData("x: 1.5", ScalarForm.Real, "1.5")]
    [InlineData("x: 1.2.3", ScalarForm.Text, "1.2.3")]
    [InlineData("x: true", ScalarForm.Boolean, "true")]
    [InlineData("x: 'true'", ScalarForm.Text, "true")]
    [InlineData("x:", ScalarForm.Null, "")]
    [InlineData("x: ~", ScalarForm.Null, "")]
    [InlineData("x: !!str 5", ScalarForm.Text, "5")]
    [InlineData("x: yes", ScalarForm.Text, "yes")]
    public void Plain_scalars_follow_the_core_schema(string yaml, ScalarForm form, string text)
    {
        var scalar = ((MapNode)YamlNodes.Parse(yaml).Documents[0]).Find("x").ShouldBeOfType<ScalarNode>();
        (scalar.Form, scalar.Text).ShouldBe((form, text));
    }

    [Fact]
    public void A_duplicate_key_is_refused_with_its_line_and_earlier_documents_stay()
    {
        var parse = YamlNodes.Parse("a: 1\n---\nb: 1\nb: 2\n");
        parse.Documents.Count.ShouldBe(1);
        parse.Problem!.Message.ShouldBe("the key \"b\" is given twice");
        parse.Problem.Line.ShouldBe(4);
    }

    [Fact]
    public void Malformed_text_is_told_with_its_line()
    {
        var problem = YamlNodes.Parse("a: [1, 2\nb: 3\n").Problem.ShouldNotBeNull();
        problem.Message.ShouldStartWith("not valid YAML: ");
        problem.Line.ShouldBeInRange(1, 3);
    }

    [Fact]
    public void Aliases_and_merge_keys_are_understood()
    {
        var map = (MapNode)YamlNodes.Parse("base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\nagain: *b\n").Documents[0];
        var use = (MapNode)map.Find("use")!;
        ((ScalarNode)use.Find("x")!).Text.ShouldBe("1");
        ((ScalarNode)use.Find("y")!).Text.ShouldBe("3");
        map.Find("again").ShouldBeSameAs(map.Find("base"));
    }

    [Fact]
    public void A_billion_laughs_are_refused()
    {
        var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
        for (var i = 1; i < 10; i++) yaml += $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n";
        YamlNodes.Parse(yaml).Problem!.Message.ShouldBe("the document has too many values");
    }

    [Fact]
    public void Too_many_aliases_are_refused() =>
        YamlNodes.Parse("a: &a x\nb: [" + string.Join(", ", Enumerable.Repeat("*a", 10_001)) + "]\n")
            .Problem!.Message.ShouldBe("the document has more than 10,000 aliases");

    [Fact]
    public void An_alias_inside_its_own_anchor_is_refused() =>
        YamlNodes.Parse("a: &a [*a]\n").Problem.ShouldNotBeNull();

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Depth_is_bounded(int depth, bool isAccepted) =>
        (YamlNodes.Parse(new string('[', depth) + new string(']', depth)).Problem is null).ShouldBe(isAccepted);
}
