using Weft.Proxy.Loop;

namespace Weft.Proxy.Upstream;

/// <summary>One endpoint as configuration says it.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="Weight">At least 1.</param>
internal readonly record struct EndpointModel(SocketEndpoint Address, int Weight);
