using System.Diagnostics;

namespace Weft.EndToEnd.Tests;

/// <summary>The published programs (<c>WEFT_BIN</c>, or out/ of the checkout) and the tools of others.</summary>
internal static class Programs
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static string Folder { get; } = Environment.GetEnvironmentVariable("WEFT_BIN") is { Length: > 0 } set ? set : FindOut();

    /// <summary>The npm packages that build.sh installed for the tests.</summary>
    public static string NpmPackages { get; } = Path.Combine(FindOut(), "npm", "node_modules");

    public static string Demo => Path.Combine(Folder, "lib", "weft-demo", "weft-demo");

    /// <summary>The path of one of ours; skips the test when it was not built.</summary>
    public static string Ours(string name)
    {
        var path = name == "weft-demo" ? Demo : Path.Combine(Folder, name);
        Assert.SkipUnless(File.Exists(path), $"{name} not found in {Folder}: ./build.sh test EndToEnd builds it");
        return path;
    }

    /// <summary>The path of a tool; skips the test when it is not installed.</summary>
    public static string Tool(string name)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin")
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"tool not found: {name}");
        return path!;
    }

    /// <summary>The Prometheus that build.sh made with Kuma's discovery; skips the test when it could not.</summary>
    public static string KumaPrometheus()
    {
        var path = Path.Combine(FindOut(), "prometheus", "prometheus");
        // What Debian's libraries of the day do not build is no fault of this checkout, so CI goes on without it.
        Assert.SkipUnless(File.Exists(path), "no Prometheus with kuma_sd_configs in out/prometheus: out/prometheus.log says why");
        return path;
    }

    /// <summary>Runs a program to its end, at most two minutes: two demos at once are some fifty processes.</summary>
    public static Task<(int Code, string Output)> RunAsync(string program, params string[] arguments) => RunAsync(program, [], arguments);

    /// <inheritdoc cref="RunAsync(string, string[])"/>
    public static async Task<(int Code, string Output)> RunAsync(string program, Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (variable, value) in environment) start.Environment[variable] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException)
        {
            // With what it started: a demo left behind is a mesh that goes on running.
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{Path.GetFileName(program)} did not end within {Patience.TotalMinutes} minutes");
        }
    }

    private static string FindOut()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Weft.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? ".", "out");
    }
}
