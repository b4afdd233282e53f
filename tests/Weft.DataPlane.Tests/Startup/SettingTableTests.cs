using System.CommandLine;
using Weft.DataPlane.Startup;
using Weft.Testing;

namespace Weft.DataPlane.Tests.Startup;

public class SettingTableTests
{
    private static readonly string[][] Rows = Checkout.Table("docs/universal.md", "## Settings of weft-dp");
    private readonly RunFlags _flags = new();
    private readonly RootCommand _command = new();

    public SettingTableTests() => _flags.AddTo(_command);

    [Fact]
    public void The_operators_page_shows_every_flag() =>
        Rows.Select(row => row[0]).Where(flag => flag.Length > 0).ShouldBe(
            _command.Options.Where(option => !option.Hidden && option.Name.Length > 2 && option is not (System.CommandLine.Help.HelpOption or VersionOption))
                .Select(option => option.Name));

    [Fact]
    public void The_operators_page_shows_every_variable()
    {
        var asked = new HashSet<string>();
        _ = _flags.Resolve(_command.Parse(["--name", "a"]), name =>
        {
            asked.Add(name);
            return null;
        });
        asked.Add("WEFT_DATAPLANE_NAME"); // not asked for, since the flag is given

        Rows.Select(row => row[1]).Where(variable => variable.Length > 0)
            .ShouldBe(asked.Where(name => name.StartsWith("WEFT_", StringComparison.Ordinal)), ignoreOrder: true);
    }

    [Fact]
    public void The_operators_page_shows_the_defaults()
    {
        var settings = _flags.Resolve(_command.Parse(["--name", "a"]), _ => null);
        var written = Rows.Where(row => row[2].Length > 0).ToList();

        var given = _flags.Resolve(_command.Parse(["--name", "a", .. written.SelectMany(row => row.Take(1).Append(row[2]))]), _ => null);

        written.Select(row => row[0]).ShouldBe(["--cp-address", "--mesh", "--proxy-type", "--drain-time", "--log-level"]);
        (given with { Ignored = settings.Ignored }).ShouldBe(settings);
    }
}
