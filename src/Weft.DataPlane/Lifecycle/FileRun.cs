using System.Threading.Channels;
using Weft.DataPlane.Admin;
using Weft.DataPlane.Applying;
using Weft.DataPlane.Configuration;
using Weft.DataPlane.Keys;
using Weft.DataPlane.Logging;
using Weft.DataPlane.Startup;
using Weft.ProxyConfig;
using Weft.ProxyConfig.Reading;

namespace Weft.DataPlane.Lifecycle;

/// <summary><c>weft-dp run --config-file</c>: the file takes the place of a control plane. SIGHUP reads it again.</summary>
internal sealed class FileRun(DataPlaneSettings settings, EngineStart start, JsonLog log)
{
    /// <summary>Runs until a signal.</summary>
    /// <returns>The exit code: 1 when the file cannot be used at the start.</returns>
    public async Task<int> RunAsync()
    {
        var reloads = Channel.CreateUnbounded<bool>();
        using var signals = new StopSignals(() => reloads.Writer.TryWrite(true));
        if (Load() is not { } configuration) return 1;

        await using var runtime = start.Create(configuration.Node ?? new Node());
        var applied = new AppliedUnits();
        var applier = new UnitApplier(runtime, new KeyRing(), null, applied, settings, log);
        var pages = await start.ServeAsync(runtime, applied, settings.AdminPort is { } port ? AdminAddress.OnLoopback(port) : configuration.Admin?.Address);
        if (!await ApplyAsync(configuration, applier)) return 1;
        log.Info("serving", ("listeners", configuration.Listeners.Count), ("file", settings.ConfigFile));
        await ReloadAsync(reloads.Reader, applier, signals.Leave);

        pages.IsLeaving = true;
        log.Info("draining", ("drainTime", settings.DrainTime));
        await runtime.DrainAsync(Task.CompletedTask, settings.DrainTime, signals.Now);
        return 0;
    }

    private async Task ReloadAsync(ChannelReader<bool> reloads, UnitApplier applier, CancellationToken leave)
    {
        try
        {
            while (true)
            {
                await reloads.ReadAsync(leave);
                if (Load() is { } configuration) await ApplyAsync(configuration, applier);
            }
        }
        catch (OperationCanceledException)
        {
            // The signal this waits for.
        }
    }

    private ProxyConfiguration? Load()
    {
        var read = ConfigurationFile.Load(settings.ConfigFile!);
        Report(read.Problems);
        return read.Configuration;
    }

    private async Task<bool> ApplyAsync(ProxyConfiguration configuration, UnitApplier applier)
    {
        var problems = new List<ConfigurationProblem>();
        var units = ConfigurationUnits.Of(configuration, problems);
        Report(problems);
        var served = problems.Count == 0;
        foreach (var unit in units)
            if (applier.Applied.Of(unit.Unit)?.Hash != unit.Hash)
                served &= await applier.ApplyWholeAsync(unit) is null;
        return served;
    }

    private void Report(IReadOnlyList<ConfigurationProblem> problems)
    {
        foreach (var problem in problems)
            log.Error("the configuration file is wrong", ("file", settings.ConfigFile), ("path", problem.Path), ("problem", problem.Message));
    }
}
