using Grpc.Core;
using Grpc.Net.Client;
using Weft.DataPlane.Collectors;
using Weft.DataPlane.Logging;
using Weft.Otlp;
using Weft.Proxy.Runtime;
using Weft.Telemetry;

namespace Weft.DataPlane.Metrics;

/// <summary>
/// Pushes metrics to one collector at its interval, and once more at the end. A push that fails is tried again a few times; then the next one tells all
/// of it, so that nothing is kept meanwhile.
/// </summary>
internal sealed class OtlpPush : IAsyncDisposable
{
    /// <summary>Tries of one message: 3.</summary>
    public const int Tries = 3;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LastLimit = TimeSpan.FromSeconds(1);

    private readonly OpenTelemetryMetricsModel _target;
    private readonly MetricRegistry _registry;
    private readonly string _version;
    private readonly TimeProvider _time;
    private readonly JsonLog _log;
    private readonly GrpcChannel _channel;
    private readonly MetricsService.MetricsServiceClient _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly ulong _start;
    private readonly Task _running;
    private volatile MetricSelection _selection;

    /// <param name="target">Where to, and how often.</param>
    /// <param name="selection">What.</param>
    /// <param name="registry">Of what.</param>
    /// <param name="version">Of this program.</param>
    /// <param name="start">When counting began.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where failures are told.</param>
    public OtlpPush(OpenTelemetryMetricsModel target, MetricSelection selection, MetricRegistry registry, string version, DateTimeOffset start, TimeProvider time, JsonLog log)
    {
        (_target, _selection, _registry, _version, _time, _log) = (target, selection, registry, version, time, log);
        _start = Nanoseconds(start);
        _channel = CollectorChannel.To(target.Collector);
        _client = new MetricsService.MetricsServiceClient(_channel);
        _running = RunAsync();
    }

    /// <summary>Where to, and how often.</summary>
    public OpenTelemetryMetricsModel Target => _target;

    /// <summary>What is pushed from now on.</summary>
    public MetricSelection Selection
    {
        set => _selection = value;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        using var limit = new CancellationTokenSource(LastLimit, _time);
        await PushAsync(tries: 1, limit.Token);
        _channel.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(_target.Interval, _time, _stop.Token);
                await PushAsync(Tries, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task PushAsync(int tries, CancellationToken stop)
    {
        var selection = _selection;
        var messages = OtlpMetrics.Messages(_registry.ReadAll(selection), selection.Labels, _version, _start, Nanoseconds(_time.GetUtcNow()));
        foreach (var message in messages)
        {
            if (await SendAsync(message, tries, stop) is not { } problem)
            {
                Count("ok");
                continue;
            }
            Count("failed");
            _log.Warn("metrics were not taken", ("collector", _target.Collector), ("reason", problem));
            return;
        }
    }

    // Null when the collector took it.
    private async Task<string?> SendAsync(ExportMetricsServiceRequest message, int tries, CancellationToken stop)
    {
        for (var pause = FirstPause; ; pause *= 2)
        {
            try
            {
                var answer = await _client.ExportAsync(message, deadline: _time.GetUtcNow().UtcDateTime + CollectorChannel.CallLimit, cancellationToken: stop);
                return answer.PartialSuccess is { RejectedDataPoints: > 0 } partial ? $"{partial.RejectedDataPoints} points refused: {partial.ErrorMessage}" : null;
            }
            catch (RpcException fault)
            {
                if (--tries <= 0 || !CollectorChannel.MayTryAgain(fault.StatusCode) || stop.IsCancellationRequested) return $"{fault.StatusCode}: {fault.Status.Detail}";
            }
            await Task.Delay(pause, _time, stop);
        }
    }

    private void Count(string result) => _registry.Shared.Increment(_registry.Counter(
        "weft_otlp_metrics_messages_total", "Messages of metrics pushed to OpenTelemetry's collectors, by how that went.",
        new MetricLabel("collector", _target.Collector.Authority), new MetricLabel("result", result)));

    private static ulong Nanoseconds(DateTimeOffset time) => (ulong)(time - DateTimeOffset.UnixEpoch).Ticks * 100;
}
