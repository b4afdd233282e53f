using System.Text.Json;
using Weft.Protocols.Hpack;
using Weft.Protocols.Messages;
using Weft.Testing;

namespace Weft.Protocols.Tests.Hpack;

public sealed class HpackStoryTests
{
    private const int MaxListBytes = 1 << 20;

    public static TheoryData<string, int> Stories()
    {
        var stories = new TheoryData<string, int>();
        foreach (var encoder in new[] { "haskell-http2-linear-huffman", "nghttp2-change-table-size" })
            foreach (var number in new[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 20 })
                stories.Add(encoder, number);
        return stories;
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public void Recorded_blocks_decode_and_survive_our_encoder(string encoder, int number)
    {
        using var story = JsonDocument.Parse(File.ReadAllText(Corpora.Path($"hpack/{encoder}/story_{number:00}.json")));
        using var decoder = new HpackDecoder { TakesHopByHop = true };
        using var ours = new HpackEncoder();
        using var again = new HpackDecoder();
        using var head = new HeaderBlock();
        using var second = new HeaderBlock();
        foreach (var item in story.RootElement.GetProperty("cases").EnumerateArray())
        {
            if (item.TryGetProperty("header_table_size", out var size))
            {
                decoder.SetMaxTableBytes(size.GetInt32());
                ours.SetPeerMaxTableBytes(size.GetInt32());
            }
            var wire = Convert.FromHexString(item.GetProperty("wire").GetString()!);
            decoder.Decode(wire, head, FieldSectionKind.Request, MaxListBytes, 1000).ShouldBe(HpackResult.Ok);
            List(head).ShouldBe(Expected(item), ignoreOrder: false);

            head.Remove(FieldName.Connection);
            var room = new byte[head.WireBytes + 64];
            var length = ours.Encode(head, FieldSectionKind.Request, room);
            again.Decode(room.AsSpan(0, length), second, FieldSectionKind.Request, MaxListBytes, 1000).ShouldBe(HpackResult.Ok);
            Ascii.Describe(second).ShouldBe(Ascii.Describe(head));
        }
    }

    private static List<string> Expected(JsonElement item)
    {
        var all = item.GetProperty("headers").EnumerateArray().SelectMany(field => field.EnumerateObject())
            .Select(field => $"{field.Name}: {field.Value.GetString()}").ToList();
        return [.. all.Where(field => field[0] == ':').Order(StringComparer.Ordinal), .. all.Where(field => field[0] != ':')];
    }

    private static List<string> List(HeaderBlock head)
    {
        var list = new List<string>
        {
            $":authority: {Ascii.Text(head.Authority)}", $":method: {Ascii.Text(head.Method)}",
            $":path: {Ascii.Text(head.Path)}", $":scheme: {Ascii.Text(head.Scheme)}",
        };
        for (var index = 0; index < head.Count; index++) list.Add($"{Ascii.Text(head.NameAt(index))}: {Ascii.Text(head.ValueAt(index))}");
        return list;
    }
}
