namespace Weft.Proxy.Upstream;

/// <summary>What is spoken to the endpoints when requests are sent.</summary>
internal enum UpstreamProtocol
{
    Http1,
    Http2,
}
