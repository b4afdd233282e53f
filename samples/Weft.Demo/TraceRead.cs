namespace Weft.Demo;

/// <summary>One trace of a row's traffic as it came to the receiver of spans.</summary>
/// <param name="receiver">Where spans come.</param>
/// <param name="service">Whom the client asked.</param>
/// <param name="spans">What of its traffic is a span.</param>
internal sealed class TraceRead(ZipkinReceiver receiver, DemoService service, RowSpans spans)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly long _before = receiver.Count;

    /// <summary>Waits for a request of which both proxies told, the one as the parent of the other.</summary>
    /// <returns>The trace's id; null where there is none to come, or none came.</returns>
    public async Task<string?> EndAsync(Conversation talk, CancellationToken cancellation)
    {
        if (spans == RowSpans.None)
        {
            talk.Require(!receiver.Since(_before).Any(IsAsked), "opaque traffic has a span");
            return null;
        }

        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < Patience)
        {
            var came = receiver.Since(_before);
            if (came.FirstOrDefault(asked => IsAsked(asked) && came.Any(served => Serves(served, asked))) is { } span)
            {
                return span.Trace;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellation);
        }

        talk.Fault("no trace came of which both proxies told");
        return null;
    }

    private bool IsAsked(ReceivedSpan span) => !span.IsServer && span.Upstream == service.Name && span.IsUpgrade == (spans == RowSpans.Upgrades);

    // Kafka's requests carry no context: its two spans are two traces.
    private bool Serves(ReceivedSpan span, ReceivedSpan asked) => span.IsServer && span.Service == service.Name
        && (spans == RowSpans.Separate || (span.Trace == asked.Trace && span.Parent == asked.Id));
}
