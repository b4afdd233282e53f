namespace Weft.EndToEnd.Tests;

public class DemoTests
{
    [Fact]
    public async Task Two_demos_at_once_hold_every_row()
    {
        var demo = Programs.Ours("weft-demo");

        var runs = await Task.WhenAll(Programs.RunAsync(demo, "--check"), Programs.RunAsync(demo, "--check"));

        runs.ShouldAllBe(run => run.Code == 0, string.Join('\n', runs.Select(run => run.Output)));
    }

    [Theory]
    [InlineData("weft-cp")]
    [InlineData("weft-dp")]
    [InlineData("weftctl")]
    public async Task A_published_program_tells_its_version(string name)
    {
        string[] arguments = name == "weftctl" ? ["version", "--no-config"] : ["version"];

        var (code, output) = await Programs.RunAsync(Programs.Ours(name), arguments);

        code.ShouldBe(0, output);
        output.ShouldContain("0.1.0");
    }
}
