using Weft.ProxyConfig;
using Weft.ProxyConfig.Commits;

namespace Weft.ControlPlane.Discovery;

/// <summary>How a commit ended on a proxy.</summary>
/// <param name="Unit">Which unit.</param>
/// <param name="Set">What was committed.</param>
/// <param name="Refusal">null: it is served. Otherwise the proxy's reason.</param>
internal sealed record UnitOutcome(Unit Unit, UnitSet Set, string? Refusal);
