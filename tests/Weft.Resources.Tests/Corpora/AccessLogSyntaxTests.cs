using Weft.Resources.Meshes;
using Weft.Testing;

namespace Weft.Resources.Tests.Corpora;

public sealed class AccessLogSyntaxTests
{
    [Fact]
    public void Malformed_formats_are_refused_in_Kumas_words() =>
        Scores.Check("accesslog.json, invalid", CorpusCase.Load("accesslog.json", "invalid"), Exclusions.None, each =>
            "format string is not valid: " + AccessLogSyntax.FirstFault(each.Text("format")) is var text && text == each.Text("error") ? null : text);

    [Theory]
    [InlineData("render")]
    [InlineData("canonical")]
    [InlineData("interpolate")]
    public void Formats_that_Kuma_prints_are_accepted(string table) =>
        Scores.Check("accesslog.json, " + table, CorpusCase.Load("accesslog.json", table), Exclusions.None, each => AccessLogSyntax.FirstFault(each.Text("format")));
}
