namespace Weft.Protocols.Kafka;

/// <summary>What clients are told instead of a broker's own address.</summary>
/// <param name="Host">ASCII, at most 255 characters.</param>
/// <param name="Port">1..65535.</param>
public sealed record BrokerAddress(string Host, int Port)
{
    internal byte[] HostBytes { get; } = System.Text.Encoding.ASCII.GetBytes(Host);
}
