namespace Weft.Policies.Matching;

/// <summary>Where a proxy listens for one of its inbounds, or as a zone's proxy.</summary>
/// <param name="Address">IP or host name, as the Dataplane says.</param>
/// <param name="Port">1..65535.</param>
public readonly record struct InboundAddress(string Address, int Port)
{
    /// <inheritdoc/>
    public override string ToString() => Address + ":" + Port;
}
