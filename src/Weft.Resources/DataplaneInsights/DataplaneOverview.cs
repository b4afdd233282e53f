using Weft.Resources.Dataplanes;
using Weft.Resources.Envelope;

namespace Weft.Resources.DataplaneInsights;

/// <summary>A Dataplane and what the control plane knows of its proxy, as <c>dataplanes+insights</c> shows them together.</summary>
/// <param name="Dataplane">The resource, of kind Dataplane.</param>
/// <param name="Insight">Its insight; empty when its proxy never came.</param>
public sealed record DataplaneOverview(Resource Dataplane, DataplaneInsightSpec Insight)
{
    /// <summary>The Dataplane's body.</summary>
    public DataplaneSpec Spec => (DataplaneSpec)Dataplane.Spec;

    /// <summary>The connection that began last, or null.</summary>
    public DiscoverySubscription? LastSubscription => Insight.Subscriptions.Count > 0 ? Insight.Subscriptions[^1] : null;

    /// <summary>Whether the proxy is there, by Kuma's rules.</summary>
    public DataplaneStatus Status
    {
        get
        {
            if (!Insight.Subscriptions.Any(subscription => subscription is { ConnectTime: not null, DisconnectTime: null })) return DataplaneStatus.Offline;
            var isReady = Spec.Networking is not { Gateway: null } networking || networking.Inbound.All(inbound => inbound.IsReady || inbound.State == InboundState.Ignored);
            return isReady ? DataplaneStatus.Online : DataplaneStatus.PartiallyDegraded;
        }
    }
}
