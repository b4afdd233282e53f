using Weft.Testing;

namespace Weft.Conformance.Tests.Http2;

/// <summary>docs/conformance.md names every rule that is tested, and no test that does not exist.</summary>
public sealed class CoverageTests
{
    private const string Page = "docs/conformance.md";

    private static readonly (string Role, Rule[] Rules)[] Tested =
    [
        ("server", [.. ServerFrameRules.All, .. ServerMessageRules.All]),
        ("client", [.. ClientRules.All, .. ClientMessageRules.All]),
    ];

    [Fact]
    public void The_page_lists_exactly_the_rules_that_are_tested_for_both_roles()
    {
        var expected = Tested.SelectMany(t => t.Rules.Select(rule => Row(rule, t.Role))).Order(StringComparer.Ordinal).ToArray();

        var listed = Checkout.Table(Page, "## What a peer may not do").Select(cells => string.Join(" | ", cells)).Order(StringComparer.Ordinal).ToArray();

        listed.Except(expected).ShouldBeEmpty("rows without a rule");
        expected.Except(listed).ShouldBeEmpty("rules without a row");
    }

    [Fact]
    public void Every_other_requirement_names_a_test_that_exists_or_says_why_it_is_nobodys()
    {
        foreach (var cells in Checkout.Table(Page, "## What we must do ourselves"))
        {
            cells.Length.ShouldBe(3, string.Join(" | ", cells));
            foreach (var name in cells[2].Split(", "))
            {
                var parts = name.Trim('`').Split('.');
                parts.Length.ShouldBe(2, name);
                var text = Checkout.Lines(Checkout.Find("tests", parts[0] + ".cs"));
                text.ShouldContain(line => line.Contains(" " + parts[1] + "(", StringComparison.Ordinal), name);
            }
        }
        Checkout.Table(Page, "## What does not concern a proxy").ShouldAllBe(cells => cells.Length == 3 && cells[2].Length > 10);
    }

    private static string Row(Rule rule, string role)
    {
        var open = rule.Sentence.LastIndexOf('(');
        var what = rule.Reach == Weft.Protocols.Http2.Http2Reach.None ? "nothing" : $"{rule.Reach.ToString().ToLowerInvariant()} {rule.Code}";
        return $"{rule.Sentence[(open + 1)..^1]} | {rule.Sentence[..open].Trim()} | {role} | {what}";
    }
}
