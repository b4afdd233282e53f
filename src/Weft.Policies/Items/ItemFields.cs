using System.Text.Json;
using Weft.Resources.Reading;
using Weft.Resources.TargetRefs;
using Weft.Resources.Writing;

namespace Weft.Policies.Items;

/// <summary>Reads and writes the lists of targetRef policies.</summary>
internal static class ItemFields
{
    /// <summary>The list <c>to</c> or <c>from</c>; empty when absent.</summary>
    public static IReadOnlyList<TargetedItem<TConf>> TargetedItems<TConf>(this NodeReader reader, string name, Func<NodeReader, TConf> read)
        where TConf : class, new() =>
        reader.List(name, item => new TargetedItem<TConf>(item.TargetRef("targetRef") ?? new TargetRef(), item.Map("default", read) ?? new TConf()));

    /// <summary>The list <c>rules</c>; empty when absent.</summary>
    public static IReadOnlyList<InboundRule<TConf>> InboundRules<TConf>(this NodeReader reader, Func<NodeReader, TConf> read)
        where TConf : class, new() =>
        reader.List("rules", rule => new InboundRule<TConf>(rule.List("matches", InboundMatchReader.Read), rule.Map("default", read) ?? new TConf()));

    /// <summary>A list, left out when empty.</summary>
    public static void TargetedItems<TConf>(
        this Utf8JsonWriter writer, string name, IReadOnlyList<TargetedItem<TConf>> items, Action<Utf8JsonWriter, TConf> write) where TConf : class =>
        writer.List(name, items, (target, item) =>
        {
            target.TargetRef("targetRef", item.TargetRef);
            target.Map("default", item.Default, write);
        });

    /// <summary>The list <c>rules</c>, left out when empty.</summary>
    public static void InboundRules<TConf>(this Utf8JsonWriter writer, IReadOnlyList<InboundRule<TConf>> rules, Action<Utf8JsonWriter, TConf> write)
        where TConf : class =>
        writer.List("rules", rules, (target, rule) =>
        {
            target.List("matches", rule.Matches, InboundMatchWriter.Write);
            target.Map("default", rule.Default, write);
        });
}
