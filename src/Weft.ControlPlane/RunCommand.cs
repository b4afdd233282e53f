using System.Runtime.InteropServices;
using Weft.ControlPlane.Configuration;
using Weft.ControlPlane.Hosting;

namespace Weft.ControlPlane;

/// <summary><c>weft-cp run</c>: reads the settings, starts the control plane and stops it at SIGTERM or SIGINT.</summary>
internal static class RunCommand
{
    private const int Failed = 1;
    private const int WrongUsage = 2;

    /// <summary>Runs until a signal; returns the exit code.</summary>
    /// <param name="words">What follows <c>run</c> on the command line.</param>
    public static async Task<int> RunAsync(string[] words)
    {
        try
        {
            var (settings, warnings) = SettingsReader.Read(words, Environment.GetEnvironmentVariable, File.ReadAllText);
            return await RunAsync(settings, warnings);
        }
        catch (SettingsException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return WrongUsage;
        }
    }

    private static async Task<int> RunAsync(ControlPlaneSettings settings, IReadOnlyList<string> warnings)
    {
        using var logs = ProcessLog.Create(settings.LogLevel);
        var log = logs.CreateLogger("weft-cp");
        foreach (var warning in warnings) log.LogWarning("{Warning}", warning);
        log.LogDebug("effective settings: {Settings}", settings.Values.ToJson().ToJsonString());

        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stopped.TrySetResult();
        }

        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        try
        {
            await using var host = await ControlPlaneHost.StartAsync(settings, logs, TimeProvider.System, CancellationToken.None);
            await stopped.Task;
            log.LogInformation("stopping");
            return 0;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException or System.Security.Cryptography.CryptographicException)
        {
            log.LogCritical("cannot start: {Reason}", fault.Message);
            return Failed;
        }
    }
}
