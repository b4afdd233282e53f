using System.Globalization;
using System.Text.RegularExpressions;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Limits;

/// <summary>h2load under way.</summary>
internal sealed class LoadTool(RunningProgram program) : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(100);

    /// <summary>Starts it against a port of 127.0.0.1.</summary>
    public static LoadTool Start(string address, int requests, int connections, params string[] flags) => new(RunningProgram.Start(
        "h2load", Programs.Tool("h2load"), ["-n", Text(requests), "-c", Text(connections), .. flags, $"http://{address}/"]));

    public bool HasExited => program.HasExited;

    /// <summary>Waits until it says that so much of its requests are done.</summary>
    public Task PassesAsync(int percent) => Eventually.BecomesAsync($"h2load has done {percent} %", Limit, () => Task.FromResult(
        program.Lines.Contains($"progress: {percent}% done") ? null : program.Log));

    /// <summary>Waits for its end; every request must have succeeded with a 2xx.</summary>
    /// <returns>Requests a second.</returns>
    public async Task<double> SucceedsAsync(int requests)
    {
        await program.WaitForExitAsync(Limit);
        // The last lines may still be on their way when the exit is known.
        await Eventually.BecomesAsync("h2load reports", TimeSpan.FromSeconds(5), () => Task.FromResult(
            program.Log.Contains("status codes:", StringComparison.Ordinal) ? null : program.Log));
        var report = string.Join('\n', program.Lines.SkipWhile(line => !line.StartsWith("finished", StringComparison.Ordinal)));
        report.Contains($"{requests} succeeded, 0 failed, 0 errored, 0 timeout", StringComparison.Ordinal).ShouldBeTrue(report);
        report.Contains($"status codes: {requests} 2xx, 0 3xx, 0 4xx, 0 5xx", StringComparison.Ordinal).ShouldBeTrue(report);
        return double.Parse(Regex.Match(program.Log, @"([\d.]+) req/s").Groups[1].Value, CultureInfo.InvariantCulture);
    }

    public ValueTask DisposeAsync() => program.DisposeAsync();

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
