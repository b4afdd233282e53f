using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;

namespace Weft.ProxyConfig.Reading;

/// <summary>
/// Holds a JSON tree against a message's descriptor. The protobuf parser stops at the first fault and does not say where;
/// this finds all of them with their paths.
/// </summary>
internal sealed class DescriptorWalk
{
    private const int MaxDurationSeconds = 315_576_000;

    private readonly List<ConfigurationProblem> _problems = [];

    public IReadOnlyList<ConfigurationProblem> Problems => _problems;

    public void Message(JsonNode? node, MessageDescriptor descriptor, string path)
    {
        if (node is not JsonObject fields)
        {
            Refuse(path, $"expected an object, found {Describe(node)}");
            return;
        }
        var seen = new HashSet<int>();
        var choices = new Dictionary<string, string>();
        foreach (var (key, value) in fields)
        {
            var at = path.Length == 0 ? key : $"{path}.{key}";
            if (Find(descriptor, key) is not { } field)
                Refuse(at, $"unknown field; known are {string.Join(", ", descriptor.Fields.InDeclarationOrder().Select(known => known.JsonName))}");
            else if (!seen.Add(field.FieldNumber))
                Refuse(at, "given twice, once in each spelling");
            else if (value is not null)
                Present(field, value, at, choices);
        }
    }

    private static FieldDescriptor? Find(MessageDescriptor descriptor, string key) =>
        descriptor.Fields.InDeclarationOrder().FirstOrDefault(field => field.JsonName == key || field.Name == key);

    private void Present(FieldDescriptor field, JsonNode value, string at, Dictionary<string, string> choices)
    {
        if (field.RealContainingOneof is { } oneof && !choices.TryAdd(oneof.Name, field.JsonName))
            Refuse(at, $"cannot be set together with {choices[oneof.Name]}");
        if (!field.IsRepeated)
        {
            Single(value, field, at);
            return;
        }
        if (value is not JsonArray items)
        {
            Refuse(at, $"expected a list, found {Describe(value)}");
            return;
        }
        for (var i = 0; i < items.Count; i++) Single(items[i], field, $"{at}[{i}]");
    }

    private void Single(JsonNode? node, FieldDescriptor field, string path)
    {
        switch (field.FieldType)
        {
            case FieldType.Message when field.MessageType.FullName == "google.protobuf.Duration":
                Require(IsDuration(node), node, path, "a duration in seconds such as 5s or 0.25s");
                break;
            case FieldType.Message:
                Message(node, field.MessageType, path);
                break;
            case FieldType.Enum:
                Require(IsEnumName(node, field.EnumType), node, path, "one of " + string.Join(", ", field.EnumType.Values.Select(value => value.Name)));
                break;
            case FieldType.String:
                Require(Kind(node) == JsonValueKind.String, node, path, "text (put it in quotes when it looks like something else)");
                break;
            case FieldType.Bool:
                Require(Kind(node) is JsonValueKind.True or JsonValueKind.False, node, path, "true or false");
                break;
            case FieldType.UInt32:
                Require(IsUnsigned(node), node, path, "a whole number from 0 to 4294967295");
                break;
            case FieldType.Double:
                Require(IsFinite(node), node, path, "a finite number");
                break;
            case FieldType.Bytes:
                Require(IsBase64(node), node, path, "base64");
                break;
            default:
                throw new NotSupportedException($"{field.FullName} has a type no configuration uses");
        }
    }

    private static JsonValueKind Kind(JsonNode? node) => node?.GetValueKind() ?? JsonValueKind.Null;

    private static bool IsUnsigned(JsonNode? node) =>
        Kind(node) == JsonValueKind.Number && uint.TryParse(node!.ToJsonString(), NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool IsFinite(JsonNode? node) =>
        Kind(node) == JsonValueKind.Number && double.TryParse(node!.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);

    private static bool IsEnumName(JsonNode? node, EnumDescriptor choices) =>
        Kind(node) == JsonValueKind.String && choices.FindValueByName(node!.GetValue<string>()) is not null;

    private static bool IsBase64(JsonNode? node)
    {
        if (Kind(node) != JsonValueKind.String) return false;
        var text = node!.GetValue<string>();
        return Convert.TryFromBase64String(text, new byte[text.Length], out _);
    }

    private static bool IsDuration(JsonNode? node) =>
        Kind(node) == JsonValueKind.String
        && node!.GetValue<string>() is { Length: > 1 } text
        && text[^1] == 's'
        && decimal.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= MaxDurationSeconds;

    private void Require(bool holds, JsonNode? node, string path, string expected)
    {
        if (!holds) Refuse(path, $"expected {expected}, found {Describe(node)}");
    }

    private void Refuse(string path, string message) => _problems.Add(new ConfigurationProblem(path, message));

    private static string Describe(JsonNode? node) => node switch
    {
        null => "nothing",
        JsonObject => "an object",
        JsonArray => "a list",
        _ => node.ToJsonString() is { Length: <= 60 } shown ? shown : "a longer text",
    };
}
