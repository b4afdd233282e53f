using System.Globalization;

namespace Weft.EndToEnd.Tests.Processes;

/// <summary>A program of another stack, from the folder Peers: a server and a client of the same service.</summary>
/// <param name="Runtime">What runs it, a tool or a path.</param>
/// <param name="Script">Its file.</param>
/// <param name="Probe">A line in its language that fails when its libraries are missing.</param>
/// <param name="Package">What they come with.</param>
internal sealed record Peer(string Runtime, string Script, string Probe, string Package)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly Dictionary<string, string> Environment = new() { ["NODE_PATH"] = Programs.NpmPackages };
    private readonly Lazy<Task<int>> _probed = new(async () =>
        (await Programs.RunAsync(Programs.Tool(Runtime), Environment, Runtime.EndsWith("python3", StringComparison.Ordinal) ? "-c" : "-e", Probe)).Code);

    /// <summary>Starts the server; returns once it accepts.</summary>
    public async Task<RunningProgram> ServeAsync(int port)
    {
        await IsThereAsync();
        var server = RunningProgram.Start(Script, Programs.Tool(Runtime), [File, "serve", port.ToString(CultureInfo.InvariantCulture)], Environment);
        await Eventually.BecomesAsync($"{Script} serves", Patience, () => Task.FromResult(server.Lines.Contains("serving") ? null : server.Log));
        return server;
    }

    /// <summary>Runs the client to its end.</summary>
    /// <returns>What it saw.</returns>
    public async Task<string> CallAsync(int port)
    {
        await IsThereAsync();
        var (_, output) = await Programs.RunAsync(Programs.Tool(Runtime), Environment, File, "call", $"127.0.0.1:{port}");
        return output;
    }

    private string File => Path.Combine(AppContext.BaseDirectory, "Peers", Script);

    private async Task IsThereAsync() => Assert.SkipUnless(await _probed.Value == 0, $"{Package} not found");
}
