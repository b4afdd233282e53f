using Weft.Policies.Matching;
using Weft.Resources.Reading;

namespace Weft.Policies.Tests.Matching;

public class ConfMergeTests
{
    private static MapNode Map(string json) => (MapNode)JsonNodes.Parse(json).Documents.Single();

    // RFC 7396 appendix A, its rows whose documents are objects.
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", "{}")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"a":1,"e":null}""")]
    [InlineData("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    // Kuma's own: lists named append... stand after one another, at any depth.
    [InlineData("""{"appendMatch":[1]}""", """{"appendMatch":[2]}""", """{"appendMatch":[1,2]}""")]
    [InlineData("""{"a":{"appendX":[1]}}""", """{"a":{"appendX":[2],"list":[3]}}""", """{"a":{"appendX":[1,2],"list":[3]}}""")]
    public void A_patch_goes_over_its_target(string target, string patch, string merged) =>
        RuleText.Conf(ConfMerge.Over(Map(target), Map(patch))).ShouldBe(merged);

    [Fact]
    public void Merging_nothing_gives_an_empty_map() => ConfMerge.All([]).Entries.ShouldBeEmpty();
}
