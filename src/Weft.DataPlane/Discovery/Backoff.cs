namespace Weft.DataPlane.Discovery;

/// <summary>
/// Waits between attempts to reach the control plane: doubling from 250 ms to 8 s, each drawn from the upper half of its
/// range, so that a fleet does not come back in one wave.
/// </summary>
internal sealed class Backoff(Random random, TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);

    private TimeSpan _range = First;

    /// <summary>Called when an attempt worked: the next wait is a short one again.</summary>
    public void Reset() => _range = First;

    /// <summary>The next wait.</summary>
    public TimeSpan Next()
    {
        var wait = _range * (0.5 + (random.NextDouble() / 2));
        _range = _range * 2 < Longest ? _range * 2 : Longest;
        return wait;
    }

    /// <summary>Waits.</summary>
    public Task WaitAsync(TimeSpan wait, CancellationToken stop) => Task.Delay(wait, time, stop);
}
