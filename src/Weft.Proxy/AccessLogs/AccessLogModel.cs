using Weft.Telemetry.AccessLogs;

namespace Weft.Proxy.AccessLogs;

/// <summary>One access log of a filter chain: immutable.</summary>
/// <param name="Sink">Where its records go.</param>
/// <param name="Layout">How they are printed.</param>
/// <param name="IntervalMilliseconds">What lives on is logged each time this has passed, too; 0: only at its end.</param>
internal sealed record AccessLogModel(LogSink Sink, RecordLayout Layout, long IntervalMilliseconds);
