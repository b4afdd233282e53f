using Weft.Resources.Tagging;
using Weft.Testing;

namespace Weft.Resources.Tests.Corpora;

public sealed class ProtocolCorpusTests
{
    private static readonly IReadOnlyDictionary<string, string> Excluded = new Dictionary<string, string>
    {
        ["protocol/2.0.8/parse/mysql"] = "2.0.8 does not know mysql, 2.14 does; knowing it changes no routing, it is opaque TCP either way",
    };

    [Theory]
    [InlineData("2.0.8")]
    [InlineData("2.14.3")]
    public void Hints_are_parsed_as_in_Kuma(string version) =>
        Scores.Check("protocol parse " + version, CorpusCase.Load($"protocol/{version}.json", "parse"), Excluded, each =>
            ServiceProtocols.Parse(each.Text("input")).ToText() is var text && text == each.Text("expected") ? null : text);

    [Theory]
    [InlineData("2.0.8")]
    [InlineData("2.14.3")]
    public void Common_protocols_are_those_of_Kuma(string version) =>
        Scores.Check("protocol common " + version, CorpusCase.Load($"protocol/{version}.json", "commonProtocol"), Exclusions.None, each =>
        {
            var inputs = each.Texts("inputs").Select(ServiceProtocols.Parse).ToArray();
            var common = ServiceProtocols.Common(inputs[0], inputs[1]);
            return common == ServiceProtocols.Common(inputs[1], inputs[0]) && common.ToText() == each.Text("expected") ? null : common.ToText();
        });
}
