using Weft.ProxyConfig.Commits;

namespace Weft.Policies.Compiler;

/// <summary>What one proxy is to be told, but for its certificate, which is issued and not compiled.</summary>
/// <param name="Endpoints">The endpoints unit.</param>
/// <param name="Structure">The structure unit.</param>
/// <param name="Identity">What its identity unit has to hold; null: nothing, mutual TLS is off.</param>
public sealed record CompiledProxy(UnitSet Endpoints, UnitSet Structure, IdentityPlan? Identity);
