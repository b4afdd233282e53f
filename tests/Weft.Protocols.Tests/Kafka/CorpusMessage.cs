using System.Text.Json;
using Weft.Testing;

namespace Weft.Protocols.Tests.Kafka;

/// <summary>One of Kafka's own message definitions.</summary>
internal sealed class CorpusMessage
{
    private static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip };

    private CorpusMessage(JsonElement root)
    {
        Name = root.GetProperty("name").GetString()!;
        Type = root.GetProperty("type").GetString()!;
        ApiKey = root.TryGetProperty("apiKey", out var key) ? key.GetInt32() : -1;
        MaxVersion = int.Parse(root.GetProperty("validVersions").GetString()!.Split('-')[^1]);
        FlexibleFrom = From(root.GetProperty("flexibleVersions").GetString()!);
        Fields = [.. root.GetProperty("fields").EnumerateArray()];
        if (root.TryGetProperty("commonStructs", out var shared))
            foreach (var one in shared.EnumerateArray()) CommonStructures[one.GetProperty("name").GetString()!] = [.. one.GetProperty("fields").EnumerateArray()];
    }

    public string Name { get; }

    public string Type { get; }

    public int ApiKey { get; }

    public int MaxVersion { get; }

    public int FlexibleFrom { get; }

    public JsonElement[] Fields { get; }

    public Dictionary<string, JsonElement[]> CommonStructures { get; } = [];

    /// <summary>Every definition of the corpus; skips the running test when it is absent.</summary>
    public static List<CorpusMessage> All() =>
        [.. Directory.GetFiles(Corpora.Path("kafka-messages"), "*.json").Order(StringComparer.Ordinal).Select(file => new CorpusMessage(JsonDocument.Parse(File.ReadAllText(file), WithComments).RootElement))];

    /// <summary>Requests and their responses by api key.</summary>
    public static List<(CorpusMessage Request, CorpusMessage Response)> Pairs()
    {
        var all = All();
        return [.. all.Where(message => message.Type == "request").OrderBy(request => request.ApiKey)
            .Select(request => (request, all.Single(message => message.Type == "response" && message.ApiKey == request.ApiKey)))];
    }

    /// <summary>The fields of a structure or of an array's elements; null for a plain value.</summary>
    public JsonElement[]? FieldsOf(JsonElement field)
    {
        if (field.TryGetProperty("fields", out var own)) return [.. own.EnumerateArray()];
        return CommonStructures.GetValueOrDefault(field.GetProperty("type").GetString()!.Replace("[]", ""));
    }

    /// <summary>Whether a range such as <c>3+</c> or <c>0-12</c> has a version.</summary>
    public static bool Has(string range, int version)
    {
        if (range == "none") return false;
        if (range.EndsWith('+')) return version >= int.Parse(range[..^1]);
        var parts = range.Split('-');
        return version >= int.Parse(parts[0]) && version <= int.Parse(parts[^1]);
    }

    public static string Text(JsonElement field, string property) => field.TryGetProperty(property, out var value) ? value.GetString()! : "none";

    /// <summary>The number of a tagged field, which some definitions write as text; -1 for the others.</summary>
    public static int Tag(JsonElement field) => field.TryGetProperty("tag", out var tag) ? int.Parse(tag.ToString()) : -1;

    private static int From(string range) => range == "none" ? int.MaxValue : int.Parse(range[..^1]);
}
