using System.Runtime.InteropServices;
using Weft.ControlPlane;
using Weft.ControlPlane.Configuration;
using Weft.ControlPlane.Hosting;

const string usage = """
    weft-cp run [--config-file FILE] [--data-dir DIR] [--store-type sqlite|memory]
                [--api-interface ADDRESS] [--api-port PORT] [--dp-server-interface ADDRESS] [--dp-server-port PORT]
                [--diagnostics-interface ADDRESS] [--diagnostics-port PORT] [--skip-mesh-creation] [--log-level off|info|debug]
    weft-cp version
    Every setting can also be given as WEFT_X or KUMA_X in the environment, or in the YAML file; see GET /config.
    """;

switch (args)
{
    case ["version" or "--version", ..]:
        Console.WriteLine($"Weft control plane {ControlPlaneHost.Version}");
        return 0;
    case ["run", .. var words] when !words.Contains("--help") && !words.Contains("-h"):
        return await RunAsync(words);
    case ["run" or "help" or "--help" or "-h", ..]:
        Console.WriteLine(usage);
        return 0;
    default:
        Console.Error.WriteLine(usage);
        return 2;
}

static async Task<int> RunAsync(string[] words)
{
    ControlPlaneSettings settings;
    IReadOnlyList<string> warnings;
    try
    {
        (settings, warnings) = SettingsReader.Read(words, Environment.GetEnvironmentVariable, File.ReadAllText);
    }
    catch (SettingsException wrong)
    {
        Console.Error.WriteLine(wrong.Message);
        return 2;
    }

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
    catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
    {
        log.LogCritical("cannot start: {Reason}", fault.Message);
        return 1;
    }
}
