using Weft.Resources.DataplaneInsights;

namespace Weft.ControlPlane.Insights;

/// <summary>What is known of one proxy and not yet written. Guarded by its own lock.</summary>
internal sealed class ProxyRecord(string mesh, string name)
{
    /// <summary>Guards all other members.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The proxy's mesh.</summary>
    public string Mesh => mesh;

    /// <summary>The proxy's name.</summary>
    public string Name => name;

    /// <summary>The present state; null until it was loaded from the store.</summary>
    public DataplaneInsightSpec? Spec { get; set; }

    /// <summary>Whether the state differs from the stored one.</summary>
    public bool IsChanged { get; set; }

    /// <summary>Whether the change is to be seen at once.</summary>
    public bool IsUrgent { get; set; }
}
