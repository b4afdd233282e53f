namespace Weft.Proxy.Listeners;

/// <summary>One address that came without the mesh's TLS.</summary>
internal sealed class PlaintextClient(string address)
{
    public string Address { get; } = address;

    /// <summary>When its last connection began.</summary>
    public DateTimeOffset LastSeen { get; set; }

    /// <summary>Connections in clear text.</summary>
    public long Plaintext { get; set; }

    /// <summary>Connections whose TLS the application ended.</summary>
    public long ForeignTls { get; set; }
}
