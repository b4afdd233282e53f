using Weft.Resources.TargetRefs;

namespace Weft.Policies.Items;

/// <summary>An entry of <c>rules</c>.</summary>
/// <typeparam name="TConf">The settings of the policy's kind.</typeparam>
/// <param name="Matches">Any of them must fit; none given: all connections.</param>
/// <param name="Default">The settings for them.</param>
public sealed record InboundRule<TConf>(IReadOnlyList<InboundMatch> Matches, TConf Default);
