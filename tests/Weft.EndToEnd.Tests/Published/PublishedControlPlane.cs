using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Weft.EndToEnd.Tests.Published;

/// <summary>The released weft-cp on ports of its own, and the released weftctl with a settings file that names it.</summary>
internal sealed partial class PublishedControlPlane : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _data;
    private readonly Task<string> _rest;

    private PublishedControlPlane(Process process, DirectoryInfo data, string url)
    {
        (_process, _data, Url) = (process, data, url);
        _rest = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
    }

    /// <summary>The REST API's address.</summary>
    public string Url { get; }

    public static async Task<PublishedControlPlane> StartAsync()
    {
        var data = Directory.CreateTempSubdirectory("weft-published-");
        var start = new ProcessStartInfo(
            PublishedSet.Program("weft-cp"),
            [
                "run", "--data-dir", data.FullName, "--api-port", "0", "--dp-server-port", "0", "--dp-server-interface", "127.0.0.1",
                "--diagnostics-port", "0", "--diagnostics-interface", "127.0.0.1", "--monitoring-port", "0", "--monitoring-interface", "127.0.0.1",
            ])
        {
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (ApiAddress().Match(line) is { Success: true } found)
            {
                return new PublishedControlPlane(process, data, found.Value);
            }
        }

        throw new InvalidOperationException("weft-cp ended before its API listened");
    }

    /// <summary>Runs weftctl; its command must succeed.</summary>
    /// <returns>What it wrote.</returns>
    public async Task<string> ControlAsync(params string[] arguments)
    {
        var (code, output) = await TryControlAsync(arguments);
        code.ShouldBe(0, $"weftctl {string.Join(' ', arguments)}: {output}");
        return output;
    }

    /// <summary>Runs weftctl, whatever comes of it.</summary>
    public Task<(int Code, string Output)> TryControlAsync(params string[] arguments) => Programs.RunAsync(
        PublishedSet.Program("weftctl"), [.. arguments, "--config-file", Path.Combine(_data.FullName, "weftctl.config")]);

    /// <summary>Keeps a text beside the data.</summary>
    /// <returns>The file.</returns>
    public async Task<string> WriteAsync(string name, string text)
    {
        var path = Path.Combine(_data.FullName, name);
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        await Programs.RunAsync("/bin/kill", "-TERM", _process.Id.ToString(CultureInfo.InvariantCulture));
        await _process.WaitForExitAsync();
        await _rest;
        _process.ExitCode.ShouldBe(0);
        _process.Dispose();
        _data.Delete(recursive: true);
    }

    [GeneratedRegex(@"(?<=api server: )http://\S+")]
    private static partial Regex ApiAddress();
}
