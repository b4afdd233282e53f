using System.Text.Json;

namespace Weft.EndToEnd.Tests.Processes;

/// <summary>Waits for what other processes do.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks again and again until there is no reason left, and fails with the last reason.</summary>
    /// <param name="what">What is waited for.</param>
    /// <param name="limit">How long.</param>
    /// <param name="missing">Null when it is so, else why not. Failing requests count as not yet.</param>
    /// <returns>How long it took.</returns>
    public static async Task<TimeSpan> BecomesAsync(string what, TimeSpan limit, Func<Task<string?>> missing)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            string? reason;
            try
            {
                reason = await missing();
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or IOException or JsonException or KeyNotFoundException)
            {
                reason = fault.Message;
            }
            var taken = TimeProvider.System.GetElapsedTime(began);
            if (reason is null) return taken;
            if (taken > limit) throw new TimeoutException($"waited {limit.TotalSeconds} s until {what}: {reason}");
            await Task.Delay(Pause, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
