namespace Weft.Resources.Dataplanes;

/// <summary>Which IP families are redirected.</summary>
public enum IpFamilyMode
{
    /// <summary>Both.</summary>
    DualStack,

    /// <summary>IPv4 only.</summary>
    IPv4,

    /// <summary>IPv6 only.</summary>
    IPv6,
}
