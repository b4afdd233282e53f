using System.Text;

namespace Weft.Proxy.Upstream;

/// <summary>Where the failures of a filter chain are made, and by which policy: immutable.</summary>
/// <param name="hop">`inbound` or `outbound`.</param>
/// <param name="proxy">This proxy's name.</param>
/// <param name="timeoutPolicy">What set the time-outs; empty: that is not known.</param>
internal sealed class FailurePlace(string hop, string proxy, string timeoutPolicy)
{
    private readonly byte[] _place = Encoding.ASCII.GetBytes($"; hop={hop}; proxy={proxy}");
    private readonly byte[] _timeout = Encoding.ASCII.GetBytes($"; hop={hop}; proxy={proxy}" + (timeoutPolicy.Length > 0 ? $"; policy={timeoutPolicy}" : ""));

    public string Hop => hop;

    /// <summary>`; hop=...; proxy=...` and, of a failure that a policy's setting made, `; policy=...`.</summary>
    public byte[] TextOf(FailureCode code) => Failure.IsTimeout(code) ? _timeout : _place;

    /// <summary>The policy whose setting made the failure; empty: none did.</summary>
    public string PolicyOf(FailureCode code) => Failure.IsTimeout(code) ? timeoutPolicy : "";
}
