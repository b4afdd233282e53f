using Weft.ProxyConfig;

namespace Weft.DataPlane.Applying;

/// <summary>A unit the engine would not serve.</summary>
/// <param name="Unit">Which.</param>
/// <param name="Version">The version that was refused.</param>
/// <param name="Reason">Resource, field and what is wrong.</param>
internal sealed record UnitRefusal(Unit Unit, string Version, string Reason);
