using System.Globalization;

namespace Weft.EndToEnd.Tests.Processes;

/// <summary>A weft-dp beside an application. It may be ended and started again on the same ports, folder and token.</summary>
internal sealed class Sidecar(string name, int adminPort, Func<RunningProgram> start, HttpClient http) : IAsyncDisposable
{
    private readonly List<RunningProgram> _runs = [start()];

    public string Name => name;

    public int AdminPort => adminPort;

    public RunningProgram Process => _runs[^1];

    /// <summary>Starts it again; the one before must have ended.</summary>
    public void Restart() => _runs.Add(start());

    /// <summary>An admin page.</summary>
    public Task<string> PageAsync(string path) => http.GetStringAsync(new Uri($"http://127.0.0.1:{adminPort}{path}"));

    public async Task<bool> IsReadyAsync()
    {
        using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{adminPort}/ready"));
        return answer.IsSuccessStatusCode;
    }

    /// <summary>The sum of the counters whose dotted name begins and ends so.</summary>
    public async Task<long> CountAsync(string beginning, string ending) => Sum(await PageAsync("/stats"), beginning, ending);

    /// <summary>The addresses that a cluster has.</summary>
    public async Task<IReadOnlyList<string>> EndpointsAsync(string cluster) =>
        [.. (await PageAsync("/clusters")).Split('\n').Select(line => line.Split("::"))
            .Where(parts => parts.Length >= 4 && parts[0] == cluster && parts[^2] == "weight").Select(parts => string.Join("::", parts[1..^2]))];

    public static long Sum(string stats, string beginning, string ending) =>
        stats.Split('\n').Select(line => line.Split(": "))
            .Where(parts => parts.Length == 2 && parts[0].StartsWith(beginning, StringComparison.Ordinal) && parts[0].EndsWith(ending, StringComparison.Ordinal))
            .Sum(parts => long.Parse(parts[1], CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync()
    {
        foreach (var run in _runs) await run.DisposeAsync();
    }
}
