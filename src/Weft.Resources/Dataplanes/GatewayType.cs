namespace Weft.Resources.Dataplanes;

/// <summary>Who terminates a gateway's incoming traffic.</summary>
public enum GatewayType
{
    /// <summary>A gateway of another maker; the proxy carries only its outgoing traffic.</summary>
    Delegated,

    /// <summary>The proxy itself.</summary>
    Builtin,
}
