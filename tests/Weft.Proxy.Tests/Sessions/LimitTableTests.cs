using System.Globalization;
using System.Reflection;
using Weft.Protocols.Http1;
using Weft.Proxy.Listeners;
using Weft.Proxy.Sessions;
using Weft.Testing;

namespace Weft.Proxy.Tests.Sessions;

/// <summary>docs/limits.md tells what the code does.</summary>
public sealed class LimitTableTests
{
    private const string Page = "docs/limits.md";
    private const BindingFlags Constants = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly string[][] Rows = Checkout.Table(Page, "## Limits");

    [Fact]
    public void Every_row_has_the_value_of_its_constant()
    {
        var types = new[] { typeof(SessionLimits).Assembly, typeof(Http1BodyReader).Assembly }.SelectMany(a => a.GetTypes()).ToLookup(t => t.Name);
        foreach (var row in Rows)
        {
            row.Length.ShouldBe(6, row[0]);
            var parts = row[0].Split('.');
            var constant = types[parts[0]].Single().GetField(parts[1], Constants).ShouldNotBeNull(row[0]);
            Convert.ToString(constant.GetRawConstantValue(), CultureInfo.InvariantCulture).ShouldBe(row[1], row[0]);
        }
    }

    [Fact]
    public void Every_limit_of_sessions_and_listeners_has_a_row()
    {
        var named = Rows.Select(row => row[0]).ToHashSet();
        foreach (var type in new[] { typeof(SessionLimits), typeof(ListenerLimits) })
            foreach (var field in type.GetFields(Constants))
                named.ShouldContain($"{type.Name}.{field.Name}");
    }

    [Fact]
    public void Every_row_names_tests_that_exist()
    {
        var cells = Rows.Select(row => row[5]).Concat(Checkout.Table(Page, "## Times that configuration sets and what they bound").Select(row => row[2]));
        foreach (var name in cells.SelectMany(cell => cell.Split(", ")))
        {
            var parts = name.Trim('`').Split('.');
            Checkout.Lines(Checkout.Find("tests", parts[0] + ".cs")).ShouldContain(line => line.Contains(" " + parts[1] + "(", StringComparison.Ordinal), name);
        }
    }
}
