using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Weft.EndToEnd.Tests;

/// <summary>A demo that stays up, with the addresses it told.</summary>
public sealed class RunningDemo : IAsyncLifetime
{
    private readonly string[] _flags;
    private Process? _process;
    private string _told = string.Empty;

    public RunningDemo()
        : this([])
    {
    }

    internal RunningDemo(params string[] flags) => _flags = flags;

    public string Web => $"127.0.0.1:{Port(@"curl -v http://127\.0\.0\.1:(\d+)/")}";

    public string Api => $"127.0.0.1:{Port(@"prior-knowledge http://127\.0\.0\.1:(\d+)/")}";

    public int Inbound => Port(@"-connect 127\.0\.0\.1:(\d+)");

    public int ControlPlane => Port(@"kill -9 (\d+)");

    public int Echo => Port(@"nc -N 127\.0\.0\.1 (\d+)");

    public int Monitoring => Port(@"--cp-address http://127\.0\.0\.1:(\d+)");

    public int Diagnostics => Port(@"--cp-metrics-address 127\.0\.0\.1:(\d+)");

    public string Settings => FirstMatch(@"--config-file (\S+)");

    public string Data => FirstMatch(@"Logs and data: (\S+)");

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Programs.Demo))
        {
            return;
        }

        _process = Process.Start(new ProcessStartInfo(Programs.Demo, _flags) { RedirectStandardOutput = true })!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(180), TimeProvider.System);
        while (!_told.Contains("Logs and data:", StringComparison.Ordinal))
        {
            var line = await _process.StandardOutput.ReadLineAsync(patience.Token)
                ?? throw new InvalidOperationException("the demo ended early:\n" + _told);
            _told += line + "\n";
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null)
        {
            return;
        }

        await Programs.RunAsync("/bin/kill", "-TERM", _process.Id.ToString(CultureInfo.InvariantCulture));
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private int Port(string pattern) => int.Parse(FirstMatch(pattern), CultureInfo.InvariantCulture);

    private string FirstMatch(string pattern)
    {
        Assert.SkipWhen(_process is null, "weft-demo not found: ./build.sh test EndToEnd builds it");
        var match = Regex.Match(_told, pattern);
        match.Success.ShouldBeTrue($"the demo did not tell {pattern}:\n{_told}");
        return match.Groups[1].Value;
    }
}
