using Weft.Protocols.Tls;
using Weft.Proxy.Upstream;

namespace Weft.Proxy.Observation;

/// <summary>Reads the ClientHello of a connection that was declared opaque, if it begins with one, and nothing else.</summary>
internal sealed class HelloTap(UpstreamContext context, ObservedPort port) : RelayTap
{
    private readonly ClientHelloReader _reader = new();

    public override bool OnClientBytes(ReadOnlySpan<byte> bytes)
    {
        if (_reader.Feed(bytes) == ClientHelloResult.NeedMore) return true;
        if (_reader.Hello is { } hello) port.Take(context, hello);
        return false;
    }

    // Whoever lets the server speak first does not begin with TLS.
    public override bool OnServerBytes(ReadOnlySpan<byte> bytes) => false;

    public override void OnEnded()
    {
    }
}
