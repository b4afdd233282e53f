using System.Text.Json;
using Weft.Policies.Matching;
using Weft.Resources.Dataplanes;
using Weft.Resources.Tagging;
using Weft.Testing;

namespace Weft.Policies.Tests.Matching;

public class SelectorTests
{
    private static readonly DateTimeOffset Old = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static TagSelector Selector(params (string, string)[] tags) => new(TagSet.Of(tags));

    private static TagSelector Service(string name) => Selector((TagNames.Service, name));

    private static ConnectionPolicy<string> Policy(string name, TagSelector[] sources, TagSelector[] destinations, int age = 0) =>
        new(name, Old.AddDays(-age), sources, destinations, name);

    private static readonly TagSet[] Web = [TagSet.Of((TagNames.Service, "web"), ("version", "1")), TagSet.Of((TagNames.Service, "web-admin"))];

    [Fact]
    public void The_corpus_of_selectors_holds()
    {
        var tables = JsonDocument.Parse(File.ReadAllText(Corpora.Path("selectors.json"))).RootElement;
        var counts = tables.EnumerateObject().ToDictionary(table => table.Name, table => table.Value.GetArrayLength());
        foreach (var row in tables.GetProperty("matches").EnumerateArray())
            new TagSelector(Tags(row, "selector")).Matches(Tags(row, "tags")).ShouldBe(row.GetProperty("expected").GetBoolean(), Id(row));
        foreach (var row in tables.GetProperty("equal").EnumerateArray())
            Tags(row, "one").Equals(Tags(row, "another")).ShouldBe(row.GetProperty("expected").GetBoolean(), Id(row));
        foreach (var row in tables.GetProperty("outbound-match").EnumerateArray())
            new TagSelector(Tags(row, "selector")).Matches(TagSet.Of((TagNames.Service, row.GetProperty("service").GetString()!)))
                .ShouldBe(row.GetProperty("expected").GetBoolean(), Id(row));
        foreach (var row in tables.GetProperty("compare-rank").EnumerateArray())
            Math.Sign(Rank(row, "rank1").Weight - Rank(row, "rank2").Weight).ShouldBe(Math.Sign(row.GetProperty("expected").GetInt32()), Id(row));
        foreach (var row in tables.GetProperty("combine-rank").EnumerateArray())
            Rank(row, "rank1").And(Rank(row, "rank2")).ShouldBe(Rank(row, "expected"), Id(row));
        foreach (var row in tables.GetProperty("inbound-service").EnumerateArray()) Inbound(row).Service.ShouldBe(row.GetProperty("expected").GetString(), Id(row));
        foreach (var row in tables.GetProperty("inbound-protocol").EnumerateArray())
            (Inbound(row).Tags.Find(TagNames.Protocol) ?? "").ShouldBe(row.GetProperty("expected").GetString(), Id(row));
        counts.Keys.Order().ShouldBe(["combine-rank", "compare-rank", "equal", "inbound-protocol", "inbound-service", "matches", "outbound-match"]);
    }

    private static string Id(JsonElement row) => row.GetProperty("id").GetString()!;

    private static DataplaneInbound Inbound(JsonElement row) =>
        row.GetProperty("inbound") is { ValueKind: JsonValueKind.Object } inbound ? new DataplaneInbound { Tags = Tags(inbound, "tags") } : new DataplaneInbound();

    private static TagSet Tags(JsonElement row, string name) => row.TryGetProperty(name, out var tags) && tags.ValueKind == JsonValueKind.Object
        ? TagSet.Of(tags.EnumerateObject().Select(tag => KeyValuePair.Create(tag.Name, tag.Value.GetString()!)))
        : TagSet.Empty;

    private static SelectorRank Rank(JsonElement row, string name) => new(Count(row.GetProperty(name), "exactMatches"), Count(row.GetProperty(name), "wildcardMatches"));

    private static int Count(JsonElement rank, string name) => rank.TryGetProperty(name, out var count) ? count.GetInt32() : 0;

    [Fact]
    public void On_the_client_side_source_and_destination_rank_together()
    {
        ConnectionPolicy<string>[] policies =
        [
            Policy("all", [Service("*")], [Service("*")]),
            Policy("to-backend", [Service("*")], [Service("backend")]),
            Policy("from-web-1", [Selector((TagNames.Service, "web"), ("version", "1"))], [Service("*")]),
            Policy("others", [Service("elsewhere")], [Service("backend")]),
        ];
        ConnectionMatching.ForOutbound(policies, Web, "backend")!.Name.ShouldBe("from-web-1");
        ConnectionMatching.ForOutbound(policies.Where(policy => policy.Name != "from-web-1"), Web, "backend")!.Name.ShouldBe("to-backend");
        ConnectionMatching.ForOutbound(policies[..2], Web, ConnectionMatching.PassThroughService)!.Name.ShouldBe("all");
        ConnectionMatching.ForOutbound(policies[3..], Web, "backend").ShouldBeNull();
    }

    [Fact]
    public void Of_equals_the_newest_wins_and_of_equally_old_ones_the_first_name()
    {
        ConnectionPolicy<string>[] policies =
        [
            Policy("c", [Service("web")], [Service("*")], age: 2), Policy("b", [Service("web")], [Service("*")], age: 1), Policy("a", [Service("web")], [Service("*")], age: 1),
        ];
        ConnectionMatching.ForOutbound(policies, Web, "x")!.Name.ShouldBe("a");
        ConnectionMatching.ForOutbound(policies.Reverse(), Web, "x")!.Name.ShouldBe("a");
        ConnectionMatching.ForOutbound([.. policies, Policy("z", [Service("web")], [Service("*")])], Web, "x")!.Name.ShouldBe("z");
    }

    [Fact]
    public void On_the_server_side_the_best_destination_counts_whatever_the_sources()
    {
        ConnectionPolicy<string>[] policies =
        [
            Policy("all", [Selector((TagNames.Service, "x"), ("a", "1"), ("b", "2"))], [Service("*")]), Policy("exact", [Service("*")], [Service("web")]),
        ];
        ConnectionMatching.ForInbound(policies, Web[0])!.Name.ShouldBe("exact");
        ConnectionMatching.ForInbound(policies, TagSet.Of((TagNames.Service, "other")))!.Name.ShouldBe("all");
        ConnectionMatching.ForInbound(policies, TagSet.Empty).ShouldBeNull();
    }

    [Fact]
    public void Where_all_count_each_source_stands_alone_and_the_most_specific_first()
    {
        ConnectionPolicy<string>[] policies =
        [
            Policy("any", [Service("*"), Service("shop")], [Service("web")]),
            Policy("precise", [Selector((TagNames.Service, "shop"), ("version", "*"))], [Service("web")]),
            Policy("other", [Service("shop")], [Service("db")]),
        ];
        ConnectionMatching.AllForInbound(policies, Web[0]).Select(pair => $"{pair.Policy.Name} {pair.Source.Match}")
            .ShouldBe(["precise kuma.io/service=shop version=*", "any kuma.io/service=shop", "any kuma.io/service=*"]);
    }

    [Fact]
    public void A_policy_about_dataplanes_needs_no_selector()
    {
        ConnectionPolicy<string>[] policies = [Policy("everyone", [], []), Policy("web", [Service("web-admin")], []), Policy("stars", [Service("*")], [])];
        ConnectionMatching.ForDataplane(policies, Web)!.Name.ShouldBe("web");
        ConnectionMatching.ForDataplane(policies[..1], Web)!.Name.ShouldBe("everyone");
        ConnectionMatching.ForDataplane(policies[1..2], [TagSet.Of((TagNames.Service, "db"))]).ShouldBeNull();
    }
}
