using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Weft.Demo;

/// <summary>A program of the demo, with its output in a file.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly Lock _gate = new();

    private ChildProcess(string name, Process process, StreamWriter log) => (Name, _process, _log) = (name, process, log);

    public string Name { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public static ChildProcess Start(string name, string logFile, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        // The demo's own settings alone count, not what the user's shell happens to hold.
        foreach (var variable in start.Environment.Keys.Where(IsSetting).ToList())
        {
            start.Environment.Remove(variable);
        }

        var process = Process.Start(start) ?? throw new DemoFailedException($"{program} did not start");
        var child = new ChildProcess(name, process, new StreamWriter(logFile) { AutoFlush = true });
        process.OutputDataReceived += child.Keep;
        process.ErrorDataReceived += child.Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it wrote to stdout.</returns>
    /// <exception cref="DemoFailedException">It failed; the message has what it wrote to stderr.</exception>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new DemoFailedException($"{program} did not start");
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new DemoFailedException($"{Path.GetFileName(program)} {string.Join(' ', arguments)}: {error.Trim()}");
    }

    /// <summary>Asks it to end, waits, and ends it when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, SigTerm);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5), TimeProvider.System);
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }

        _process.Dispose();
        lock (_gate)
        {
            _log.Dispose();
        }
    }

    private static bool IsSetting(string variable) =>
        variable.StartsWith("WEFT_", StringComparison.Ordinal) || variable.StartsWith("KUMA_", StringComparison.Ordinal);

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_gate)
        {
            if (line.Data is { } text && _log.BaseStream is { CanWrite: true })
            {
                _log.WriteLine(text);
            }
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Kill(int process, int signal);
}
