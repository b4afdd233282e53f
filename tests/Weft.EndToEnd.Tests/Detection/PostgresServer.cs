using System.Globalization;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Detection;

/// <summary>A PostgreSQL of its own, which will not run as root: under the user that its package made.</summary>
internal static class PostgresServer
{
    private static readonly string[] AsPostgres = ["--reuid=postgres", "--regid=postgres", "--clear-groups"];

    public static async Task<RunningProgram> StartAsync(int port)
    {
        Assert.SkipUnless(Environment.UserName == "root", "root not found: only root may start a server as another user");
        var programs = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).LastOrDefault() : null;
        Assert.SkipWhen(programs is null, "tool not found: postgres");
        var (code, made) = await RunAsync("mktemp", "-d", "/tmp/weft-postgres-XXXXXX");
        code.ShouldBe(0, made);
        var data = made.Trim();
        var (failed, told) = await RunAsync(Path.Combine(programs!, "bin", "initdb"), "-D", data, "-A", "trust", "-N");
        failed.ShouldBe(0, told);
        return RunningProgram.Start(
            "postgres", Programs.Tool("setpriv"),
            [
                .. AsPostgres, Path.Combine(programs!, "bin", "postgres"), "-D", data, "-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), "-k", data,
                "-F",
            ]);
    }

    private static Task<(int Code, string Output)> RunAsync(string program, params string[] arguments) =>
        Programs.RunAsync(Programs.Tool("setpriv"), [.. AsPostgres, program, .. arguments]);
}
