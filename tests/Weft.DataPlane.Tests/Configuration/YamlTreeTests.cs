using Weft.DataPlane.Configuration;

namespace Weft.DataPlane.Tests.Configuration;

public class YamlTreeTests
{
    private static string? Json(string yaml) => YamlTree.Parse(yaml)?.ToJsonString();

    [Fact]
    public void Plain_scalars_have_types_and_quoted_ones_are_text() =>
        Json("{a: 1, b: '1', c: true, d: 1.5, e: ~, f: 5s, g: [x]}").ShouldBe("""{"a":1,"b":"1","c":true,"d":1.5,"e":null,"f":"5s","g":["x"]}""");

    [Fact]
    public void Json_is_read_too() => Json("""{"a": [1, {"b": "c"}]}""").ShouldBe("""{"a":[1,{"b":"c"}]}""");

    [Fact]
    public void Nothing_is_nothing() => Json("").ShouldBeNull();

    [Theory]
    [InlineData("a: &x 1\nb: *x", "anchors are not accepted")]
    [InlineData("a: 1\na: 2", "a is given twice")]
    [InlineData("a: !!int 1", "tags are not accepted")]
    [InlineData("a: 1\n---\nb: 2", "expected one document")]
    [InlineData("a: [", "line ")]
    public void What_is_refused_says_where(string yaml, string message)
    {
        var fault = Should.Throw<FormatException>(() => YamlTree.Parse(yaml));
        fault.Message.ShouldStartWith("line ");
        fault.Message.ShouldContain(message);
    }

    [Fact]
    public void A_deep_document_is_refused_and_not_fallen_into() =>
        Should.Throw<FormatException>(() => YamlTree.Parse(new string('[', 10_000))).Message.ShouldContain("nested deeper than 64");
}
