using System.Globalization;

namespace Weft.ControlPlane.Discovery;

/// <summary>The nonces of one stream: 1, 2, 3 ...</summary>
internal sealed class NonceSource
{
    private long _last;

    /// <summary>A nonce that this stream has not seen.</summary>
    public string Next() => (++_last).ToString(CultureInfo.InvariantCulture);
}
