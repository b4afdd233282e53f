using Weft.ProxyConfig;
using Weft.ProxyConfig.Commits;

namespace Weft.DataPlane.Kept;

/// <summary>What an earlier run left: who the proxy is, and the units it served last.</summary>
/// <param name="Node">Node and admin address; the other fields are empty.</param>
/// <param name="Units">In the order in which they are to be applied; identities hold their private keys.</param>
internal sealed record KeptConfiguration(ProxyConfiguration Node, IReadOnlyList<UnitSet> Units);
