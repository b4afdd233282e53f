using Weft.Telemetry;

namespace Weft.Proxy.Upstream;

/// <summary>What a filter chain ended itself, by reason: one counter for each <see cref="FailureCode"/>.</summary>
internal sealed class FailureCounters
{
    private readonly MetricSlot[] _byCode;

    /// <param name="registry">Where they are kept.</param>
    /// <param name="chain">The label that tells the filter chain.</param>
    /// <param name="hop">inbound or outbound.</param>
    public FailureCounters(MetricFactory registry, MetricLabel chain, string hop)
    {
        var codes = Enum.GetValues<FailureCode>();
        _byCode = new MetricSlot[codes.Length];
        foreach (var code in codes)
        {
            if (code == FailureCode.None) continue;
            _byCode[(int)code] = registry.Counter(
                "weft_failures_total", "Requests and opaque connections that this proxy itself ended, by reason.", chain, new MetricLabel("code", Failure.Of(code).Name), new MetricLabel("hop", hop));
        }
    }

    public MetricSlot this[FailureCode code] => _byCode[(int)code];
}
