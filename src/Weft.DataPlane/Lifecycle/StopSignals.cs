using System.Runtime.InteropServices;

namespace Weft.DataPlane.Lifecycle;

/// <summary>SIGTERM and SIGINT: the first asks to leave, the second to exit now. SIGHUP reloads a configuration file.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _leave = new();
    private readonly CancellationTokenSource _now = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    public StopSignals(Action reload)
    {
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            reload();
        }));
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Leave => _leave.Token;

    /// <summary>Cancelled by the second.</summary>
    public CancellationToken Now => _now.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _leave.Dispose();
        _now.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_leave.IsCancellationRequested) _now.Cancel();
        else _leave.Cancel();
    }
}
