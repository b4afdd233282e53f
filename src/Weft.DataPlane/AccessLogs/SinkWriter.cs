using Weft.DataPlane.Logging;
using Weft.Proxy.AccessLogs;

namespace Weft.DataPlane.AccessLogs;

/// <summary>
/// Empties one sink's rings into its target. While the target takes nothing, the batch in hand is kept and offered again, the rings fill, and
/// what comes then is dropped and counted where it is written.
/// </summary>
internal sealed class SinkWriter : IDisposable
{
    /// <summary>How long records gather under load.</summary>
    public const int ShortestGatherMilliseconds = 4;

    private const int FirstPauseMilliseconds = 50;
    private const int LongestPauseMilliseconds = 1_000;

    // Of a sink that configuration names no more: requests under way still write to it.
    private const int RetiredMilliseconds = 30_000;

    // Offers of the last batch when the process ends.
    private const int LastOffers = 3;
    private const int LastPauseMilliseconds = 100;

    private readonly LogSink _sink;
    private readonly ILogTarget _target;
    private readonly JsonLog _log;
    private readonly LogBatch _batch = new();
    // They are waited for many times a second and hardly ever set: to spin first, as is the default, would take processor time from the workers.
    private readonly ManualResetEventSlim _stop = new(initialState: false, spinCount: 0);
    private readonly ManualResetEventSlim _breath = new(initialState: false, spinCount: 0);

    private readonly Thread _thread;
    private int _pause = FirstPauseMilliseconds;
    private int _gather;
    private bool _isFailing;
    private bool _isRefusing;

    public SinkWriter(LogSink sink, ILogTarget target, JsonLog log)
    {
        (_sink, _target, _log, _gather) = (sink, target, log, target.GatherMilliseconds);
        _thread = new Thread(Run) { IsBackground = true, Name = "access-log" };
        _thread.Start();
    }

    public bool HasEnded => !_thread.IsAlive;

    /// <summary>Asks the thread to end soon.</summary>
    public void Stop() => _stop.Set();

    /// <summary>Waits for its end, but not for a target that hangs.</summary>
    public void Dispose()
    {
        if (!_thread.Join(TimeSpan.FromSeconds(3))) return;
        _stop.Dispose();
        _breath.Dispose();
    }

    /// <summary>How long records gather from now on, in milliseconds: less and less while much comes, since what is fetched soon is still in the processor's cache.</summary>
    /// <param name="batch">What came.</param>
    /// <param name="milliseconds">How long it gathered.</param>
    /// <param name="longest">What the target asks for.</param>
    internal static int GatherAfter(LogBatch batch, int milliseconds, int longest) =>
        batch.IsLarge ? Math.Max(ShortestGatherMilliseconds, milliseconds / 2) : batch.IsSmall ? Math.Min(longest, milliseconds * 2) : milliseconds;

    private void Run()
    {
        using (_target)
        {
            var idle = 0;
            while (!_stop.IsSet && !(_sink.IsRetired && idle >= RetiredMilliseconds))
            {
                var wait = Step();
                idle = _batch.Count == 0 && wait > 0 ? idle + wait : 0;
                if (wait > 0) _stop.Wait(wait);
            }
            for (var i = 0; i < LastOffers || !_isFailing; i++)
            {
                var wait = Step();
                if (_batch.Count == 0 && _sink.Rings.All(ring => ring.IsEmpty)) return;
                if (_isFailing) _breath.Wait(Math.Min(wait, LastPauseMilliseconds));
            }
            Lose();
        }
    }

    // Milliseconds until the next.
    private int Step()
    {
        if (_batch.Count == 0)
        {
            _batch.Fill(_sink.Rings);
            _gather = GatherAfter(_batch, _gather, _target.GatherMilliseconds);
        }
        if (_batch.Count == 0) return _gather;
        if (Offer() is { } problem)
        {
            if (!_isFailing) _log.Warn("access log is not written", ("sink", _sink.Destination.Name), ("reason", problem));
            _isFailing = true;
            var pause = _pause;
            _pause = Math.Min(LongestPauseMilliseconds, _pause * 2);
            return pause;
        }
        if (_batch.Refused > 0 && !_isRefusing) _log.Warn("records of an access log are refused", ("sink", _sink.Destination.Name), ("reason", _batch.Refusal));
        _isRefusing = _batch.Refused > 0;
        var written = _batch.Count - _batch.Refused;
        if (written > 0)
        {
            if (_isFailing) _log.Info("access log is written again", ("sink", _sink.Destination.Name));
            (_isFailing, _pause) = (false, FirstPauseMilliseconds);
        }
        _sink.OnLost(_batch.Refused);
        _sink.OnWritten(written);
        var wasFull = _batch.IsFull;
        _batch.Clear();
        return wasFull ? 0 : _gather;
    }

    private string? Offer()
    {
        try
        {
            return _target.Write(_batch);
        }
        catch (Exception fault)
        {
            // A fault in one target must not end the thread, which is what would try it again.
            return $"{fault.GetType().Name}: {fault.Message}";
        }
    }

    private void Lose()
    {
        do
        {
            _sink.OnLost(_batch.Count);
            _batch.Clear();
            _batch.Fill(_sink.Rings);
        }
        while (_batch.Count > 0);
    }
}
