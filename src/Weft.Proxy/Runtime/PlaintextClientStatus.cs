namespace Weft.Proxy.Runtime;

/// <summary>One address whose connections STRICT would refuse.</summary>
/// <param name="Address">IP address, without port.</param>
/// <param name="Plaintext">Connections in clear text.</param>
/// <param name="ForeignTls">Connections whose TLS the application ended.</param>
/// <param name="LastSeen">When the last of them began.</param>
public sealed record PlaintextClientStatus(string Address, long Plaintext, long ForeignTls, DateTimeOffset LastSeen);
