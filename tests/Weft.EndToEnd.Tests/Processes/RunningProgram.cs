using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Weft.EndToEnd.Tests.Processes;

/// <summary>A program that runs, with what it wrote. Ended at the latest when disposed, by its process id.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private const int SigTerm = 15;
    private readonly Process _process;
    private readonly List<string> _lines = [];

    private RunningProgram(string name, Process process) => (Name, _process) = (name, process);

    public string Name { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>What it wrote so far, both streams.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines) return [.. _lines];
        }
    }

    public string Log => string.Join('\n', Lines);

    public long ResidentBytes => StatusKilobytes("VmRSS:") * 1024;

    public static RunningProgram Start(string name, string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        // The test's own settings alone count, not what the shell happens to hold.
        foreach (var variable in start.Environment.Keys.Where(IsSetting).ToList()) start.Environment.Remove(variable);
        foreach (var (variable, value) in environment ?? new Dictionary<string, string>()) start.Environment[variable] = value;
        var running = new RunningProgram(name, Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start"));
        running._process.OutputDataReceived += running.Keep;
        running._process.ErrorDataReceived += running.Keep;
        running._process.BeginOutputReadLine();
        running._process.BeginErrorReadLine();
        return running;
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM.</summary>
    public void Terminate() => Signal(_process.Id, SigTerm).ShouldBe(0);

    public async Task WaitForExitAsync(TimeSpan limit)
    {
        using var patience = new CancellationTokenSource(limit, TimeProvider.System);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{Name} did not end within {limit.TotalSeconds} s:\n{Log}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private static bool IsSetting(string variable) =>
        variable.StartsWith("WEFT_", StringComparison.Ordinal) || variable.StartsWith("KUMA_", StringComparison.Ordinal);

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not { } text) return;
        lock (_lines) _lines.Add(text);
    }

    private long StatusKilobytes(string field)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line[field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Signal(int process, int signal);
}
