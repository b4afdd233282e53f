namespace Weft.Proxy.Tests.Loop;

/// <summary>A clock that moves only when a test turns it.</summary>
internal sealed class TurnedClock : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public void Turn(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
