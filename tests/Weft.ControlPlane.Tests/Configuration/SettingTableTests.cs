using Weft.ControlPlane.Configuration;
using Weft.Testing;

namespace Weft.ControlPlane.Tests.Configuration;

public class SettingTableTests
{
    [Fact]
    public void The_operators_page_shows_every_setting_as_it_is()
    {
        var rows = Checkout.Table("docs/universal.md", "## Settings of weft-cp");

        rows.Select(row => string.Join(" | ", row.Take(4))).ShouldBe(SettingCatalog.All.Select(setting =>
            $"{setting.Path} | WEFT_{setting.Variable} | {(setting.Flag is { } flag ? "--" + flag : "")} | {setting.Default}"));
        rows.ShouldAllBe(row => row.Length == 5 && row[4].Length > 0);
    }
}
