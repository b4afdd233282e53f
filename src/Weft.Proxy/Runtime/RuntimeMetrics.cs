using System.Globalization;
using Weft.Telemetry;

namespace Weft.Proxy.Runtime;

/// <summary>What the workers count of themselves, read when metrics are.</summary>
internal static class RuntimeMetrics
{
    public static void Register(MetricRegistry registry, IReadOnlyList<Worker> workers)
    {
        registry.CounterCallback("weft_metrics_series_folded_total", "Registrations of a series that found the table of series full: counted in a series whose labels say other.", null, [], () => registry.SeriesFolded);
        registry.GaugeCallback("weft_metrics_series", "Series held; a histogram is as many as it has samples.", null, [], () => registry.Series);
        foreach (var worker in workers)
        {
            var label = new MetricLabel("worker", worker.Loop.Id.ToString(CultureInfo.InvariantCulture));
            void Gauge(string name, string help, Func<long> read) =>
                registry.GaugeCallback("weft_worker_" + name, help, $"worker.{label.Value}.{name}", [label], read);

            var loop = worker.Loop.Statistics;
            var transport = worker.Loop.TransportStatistics;
            var sessions = worker.Context.Sessions.Statistics;
            Gauge("turns", "Turns of the loop.", () => Volatile.Read(ref loop.Turns));
            Gauge("wake_ups", "Turns that waited.", () => Volatile.Read(ref loop.WakeUps));
            Gauge("exceptions", "Exceptions that closed one connection.", () => Volatile.Read(ref loop.Exceptions));
            Gauge("allocated_bytes", "Managed bytes the worker allocated.", () => Volatile.Read(ref loop.AllocatedBytes));
            Gauge("connections", "Sockets open.", () => worker.OpenSockets);
            Gauge("handshakes", "TLS handshakes that succeeded.", () => Volatile.Read(ref transport.HandshakesSucceeded));
            Gauge("handshakes_failed", "TLS handshakes that failed.", () => Volatile.Read(ref transport.HandshakesFailed));
            Gauge("buffer_bytes", "Bytes of buffers in use.", () => worker.Loop.Blocks.InUseBytes);
            Gauge("http2_streams", "HTTP/2 streams opened or accepted.", () => Volatile.Read(ref sessions.Http2Streams));
            Gauge("tunnels", "Tunnels accepted from other proxies.", () => Volatile.Read(ref sessions.Tunnels));
            Gauge("floods_refused", "Connections closed for a flood of frames.", () => Volatile.Read(ref sessions.FloodsRefused));
            Gauge("slow_readers", "Answers cut off because their client did not read them.", () => Volatile.Read(ref sessions.SlowReaders));
            Gauge("protocol_errors", "Messages that broke HTTP.", () => Volatile.Read(ref sessions.ProtocolErrors));
        }
    }
}
