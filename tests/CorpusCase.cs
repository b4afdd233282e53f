using System.Text.Json;
using Weft.Resources.Violations;

namespace Weft.Testing;

/// <summary>One case of a corpus, as far as these tests need it.</summary>
internal sealed class CorpusCase(JsonElement json)
{
    public string Id => json.GetProperty("id").GetString()!;

    public string Kind => Text("kind");

    public string Text(string name) => json.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    public bool IsValid => json.GetProperty("expect").ValueKind == JsonValueKind.String;

    public IReadOnlyList<Violation> Expected => IsValid
        ? []
        : [.. json.GetProperty("expect").EnumerateArray().Select(each => new Violation(each.GetProperty("field").GetString()!, each.GetProperty("message").GetString()!))];

    /// <summary>Paths that the original test reads leniently.</summary>
    public IReadOnlySet<string> UnknownFields => json.TryGetProperty("unknownFields", out var fields)
        ? fields.EnumerateArray().Select(path => path.GetString()!).ToHashSet()
        : new HashSet<string>();

    public static IReadOnlyList<CorpusCase> Load(string file, params string[] path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Corpora.Path(file)));
        var element = document.RootElement;
        foreach (var name in path) element = element.GetProperty(name);
        return [.. element.EnumerateArray().Select(each => new CorpusCase(each.Clone()))];
    }

    public JsonElement Option(string name) => json.GetProperty("options").GetProperty(name);

    public bool HasOption(string name) => json.GetProperty("options").TryGetProperty(name, out var value) && value.GetBoolean();

    public string[] Texts(string name) => [.. json.GetProperty(name).EnumerateArray().Select(each => each.GetString()!)];
}
