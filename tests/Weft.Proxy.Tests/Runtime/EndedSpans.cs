using Weft.Proxy.Runtime;
using Weft.Telemetry.Tracing;

namespace Weft.Proxy.Tests.Runtime;

/// <summary>The spans that a proxy ended, fetched as its exporter would.</summary>
internal static class EndedSpans
{
    /// <summary>Waits for so many, which are all there are.</summary>
    public static async Task<List<FinishedSpan>> NextAsync(ProxyRuntime runtime, int count)
    {
        var spans = new List<FinishedSpan>();
        for (var tries = 0; tries < 200 && spans.Count < count; tries++)
        {
            spans.AddRange(Read(runtime));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
        spans.Count.ShouldBe(count);
        return spans;
    }

    /// <summary>Those that are there now.</summary>
    public static List<FinishedSpan> Read(ProxyRuntime runtime)
    {
        var spans = new List<FinishedSpan>();
        while (runtime.Spans.TryRead(out var span, out _)) spans.Add(span!);
        return spans;
    }
}
