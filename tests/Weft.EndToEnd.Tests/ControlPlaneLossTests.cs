using System.Globalization;

namespace Weft.EndToEnd.Tests;

public class ControlPlaneLossTests(RunningDemo demo) : IClassFixture<RunningDemo>
{
    [Fact]
    public async Task Traffic_goes_on_without_the_control_plane()
    {
        await Programs.RunAsync("/bin/kill", "-9", demo.ControlPlane.ToString(CultureInfo.InvariantCulture));

        for (var i = 0; i < 20; i++)
        {
            var (code, output) = await Programs.RunAsync(Programs.Tool("curl"), "-s", "-f", $"http://{demo.Web}/after");
            code.ShouldBe(0, output);
        }
    }
}
