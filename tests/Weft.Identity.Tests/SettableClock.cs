namespace Weft.Identity.Tests;

/// <summary>A clock that a test sets.</summary>
internal sealed class SettableClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public static SettableClock AtStart() => new(TimeProvider.System.GetUtcNow());

    public override DateTimeOffset GetUtcNow() => Now;
}
