using Weft.Resources.TargetRefs;

namespace Weft.Policies.Items;

/// <summary>An entry of <c>to</c> or <c>from</c>.</summary>
/// <typeparam name="TConf">The settings of the policy's kind.</typeparam>
/// <param name="TargetRef">The destinations or clients.</param>
/// <param name="Default">The settings for them.</param>
public sealed record TargetedItem<TConf>(TargetRef TargetRef, TConf Default);
