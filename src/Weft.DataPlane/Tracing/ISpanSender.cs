using Weft.Telemetry.Tracing;

namespace Weft.DataPlane.Tracing;

/// <summary>Sends spans to one receiver, each in the way it understands.</summary>
internal interface ISpanSender : IDisposable
{
    /// <summary>Sends one batch.</summary>
    Task<SendOutcome> SendAsync(IReadOnlyList<FinishedSpan> spans, CancellationToken stop);
}
