using System.Buffers.Binary;
using System.Text.Json;
using Weft.Protocols.Kafka;

namespace Weft.Protocols.Tests.Kafka;

public sealed class KafkaApisTests
{
    private const int Seed = 4711;

    private static readonly Guid Known = Guid.Parse("11111111-2222-3333-4444-555555555555");
    private static readonly string[] ReadWhole = ["Produce", "Fetch", "Metadata", "FindCoordinator", "DescribeCluster", "ShareFetch", "ShareAcknowledge"];

    [Fact]
    public void The_table_is_that_of_kafkas_definitions()
    {
        var pairs = CorpusMessage.Pairs();
        KafkaApis.All.Length.ShouldBe(pairs.Count);
        foreach (var (request, response) in pairs)
        {
            var api = KafkaApis.Find((short)request.ApiKey).ShouldNotBeNull();
            (api.Name + "Request", api.Name + "Response").ShouldBe((request.Name, response.Name));
            ((int)api.MaxVersion, (int)api.MaxVersion).ShouldBe((request.MaxVersion, response.MaxVersion), api.Name);
            (api.FlexibleFrom, api.FlexibleFrom).ShouldBe((request.FlexibleFrom, response.FlexibleFrom), api.Name);
        }
        KafkaApis.Find(-1).ShouldBeNull();
        KafkaApis.Find((short)pairs.Count).ShouldBeNull();
    }

    [Fact]
    public void Layouts_are_those_of_kafkas_definitions()
    {
        foreach (var (request, response) in CorpusMessage.Pairs())
        {
            var api = KafkaApis.Find((short)request.ApiKey)!;
            if (api.Request is { } asked) Compare(request, request.Fields, asked, request.Name, isWhole: true);
            if (api.Response is { } answered) Compare(response, response.Fields, answered, response.Name, ReadWhole.Contains(api.Name));
        }
        var header = CorpusMessage.All().Single(message => message.Name == "RequestHeader");
        Compare(header, header.Fields[3..], KafkaLayouts.RequestHeaderTail, header.Name, isWhole: true);
    }

    [Fact]
    public void Envoys_names_are_made_of_kafkas() =>
        new[] { 0, 3, 4, 24, 50 }.Select(key => KafkaApis.Find((short)key)!.MetricName)
            .ShouldBe(["produce", "metadata", "leader_and_isr", "add_partitions_to_txn", "describe_user_scram_credentials"]);

    [Fact]
    public void Every_version_of_every_message_is_read_without_losing_the_thread()
    {
#pragma warning disable RS0030 // the source that is injected begins here
        var random = new Random(Seed);
#pragma warning restore RS0030
        foreach (var (request, response) in CorpusMessage.Pairs())
        {
            for (var version = 0; version <= request.MaxVersion; version++)
                for (var round = 0; round < 6; round++) ReadOne(request, response, version, random);
        }
    }

    private static void ReadOne(CorpusMessage request, CorpusMessage response, int version, Random random)
    {
        var ids = new Dictionary<Guid, string> { [Known] = "by-id" };
        var asked = new RandomMessage(request, version, random);
        var answered = new RandomMessage(response, version, random) { TopicIds = ids };
        var correlation = random.Next();
        var requests = Header(new Wire().I16(request.ApiKey).I16(version).I32(correlation), request, version).Raw(asked.Body()).Frame();
        var answer = new Wire().I32(correlation);
        if (version >= response.FlexibleFrom && response.ApiKey != 18) answer.I8(0);
        var responses = asked.HasAcks ? answer.Raw(answered.Body()).Frame() : [];
        // SaslHandshake 0 is followed by tokens, not requests: SaslTests.
        var next = request is { ApiKey: 17 } && version == 0 ? [] : Wire.Request(12, 0, correlation, "next", []);
        var recorded = new RecordedConversation();
        recorded.Names.Learn(BinaryPrimitives.ReadUInt128BigEndian(Known.ToByteArray(bigEndian: true)), "by-id"u8);
        recorded.Play(Wire.Join(requests, next), Wire.Join(responses, next.Length > 0 ? Wire.Response(correlation, [0, 0]) : []), random.Next(1, 400));

        var api = KafkaApis.Find((short)request.ApiKey)!.Name;
        var what = $"{request.Name} {version}:\n{recorded.Text}";
        recorded.Text.ShouldNotContain("failure", customMessage: what);
        recorded.Text.ShouldContain($"{api} < ");
        if (next.Length > 0) recorded.Text.ShouldEndWith("Heartbeat > 2500\n", customMessage: what);
        if (api == "Produce") recorded.Batches.ShouldBe(asked.Batches, what);
        else if (api is "Fetch" or "ShareFetch") recorded.Batches.ShouldBe(answered.Batches, what);
        if (asked.HasAcks && ReadWhole.Contains(api)) recorded.Errors.Order().ShouldBe(answered.Errors.Order(), what);
    }

    private static Wire Header(Wire to, CorpusMessage request, int version)
    {
        if (request.ApiKey == 7 && version == 0) return to;
        to.Text("client");
        return version >= request.FlexibleFrom ? to.Varint(1).Varint(99).Varint(3).Raw([1, 2, 3]) : to;
    }

    private static void Compare(CorpusMessage message, JsonElement[] expected, KafkaField[] actual, string where, bool isWhole)
    {
        var plain = expected.Where(field => CorpusMessage.Tag(field) < 0).ToArray();
        var known = actual.Where(field => field.Tag < 0).ToArray();
        if (isWhole) known.Length.ShouldBe(plain.Length, where);
        foreach (var (field, theirs) in known.Zip(plain)) CompareField(message, theirs, field, where);
        foreach (var field in actual.Where(field => field.Tag >= 0))
        {
            var theirs = expected.Single(one => CorpusMessage.Tag(one) == field.Tag);
            CompareField(message, theirs, field, where);
        }
    }

    private static void CompareField(CorpusMessage message, JsonElement theirs, KafkaField field, string where)
    {
        where = $"{where}.{field.Name}";
        field.Name.ShouldBe(theirs.GetProperty("name").GetString(), where);
        field.Versions.ShouldBe(VersionRange.Parse(theirs.GetProperty("versions").GetString()!), where);
        field.IsNeverFlexible.ShouldBe(theirs.TryGetProperty("flexibleVersions", out _), where);
        var type = theirs.GetProperty("type").GetString()!;
        var fields = message.FieldsOf(theirs);
        field.Type.ShouldBe(type switch
        {
            "bool" or "int8" => WireType.Octet,
            "int16" => WireType.Short,
            "int32" => WireType.Integer,
            "int64" => WireType.Long,
            "uuid" => WireType.Uuid,
            "string" => WireType.Text,
            "records" => WireType.Records,
            "[]int32" => WireType.IntegerArray,
            _ => type.StartsWith("[]", StringComparison.Ordinal) ? WireType.ArrayOf : WireType.Structure,
        }, where);
        if (fields is not null) Compare(message, fields, field.Fields, where, isWhole: true);
    }
}
