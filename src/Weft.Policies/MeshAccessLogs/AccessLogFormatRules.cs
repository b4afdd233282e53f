using System.Text.Json;
using Weft.Resources.Reading;
using Weft.Resources.Violations;
using Weft.Telemetry.AccessLogs;

namespace Weft.Policies.MeshAccessLogs;

/// <summary>Kuma's rules for formats; malformed commands are refused here already, which Kuma leaves to its proxy.</summary>
internal static class AccessLogFormatRules
{
    public static void Check(AccessLogFormatConf format, FieldPath path, ViolationList violations)
    {
        switch (format.Type)
        {
            case "":
                if (format.Json is { Count: 0 }) violations.Add(path.Field("json"), "must not be empty");
                if (format is { Plain.Length: > 0, Json: not null }) violations.Add(path, "format must have only one type defined: plain, json");
                if (format.Plain is { } line) CheckText(line, path.Field("plain"), violations);
                CheckFields(format.Json ?? [], path, violations);
                break;
            case "Plain":
                CheckPlain(format.Plain, path.Field("plain"), violations);
                break;
            case "Json":
                if (format.Json is not { } fields) violations.Add(path.Field("json"), "must be defined");
                else if (fields.Count == 0) violations.Add(path.Field("json"), "must not be empty");
                else CheckFields(fields, path, violations);
                break;
            default:
                violations.Add(path.Field("type"), "unrecognized type \"" + format.Type + "\", supported values are: Plain, Json");
                break;
        }
    }

    /// <summary>Checks that a text is well-formed in the format language.</summary>
    public static void CheckText(string text, FieldPath path, ViolationList violations)
    {
        if (AccessLogFormat.FaultOf(text) is { } fault) violations.Add(path, fault);
    }

    /// <summary>Checks every text of a record's body.</summary>
    public static void CheckBody(DocumentNode body, FieldPath path, ViolationList violations)
    {
        switch (body)
        {
            case MapNode map:
                foreach (var (name, value) in map.Entries) CheckBody(value, path.Field(name), violations);
                break;
            case ListNode list:
                for (var i = 0; i < list.Items.Count; i++) CheckBody(list.Items[i], path.Index(i), violations);
                break;
            case ScalarNode { Form: ScalarForm.Text } text:
                CheckText(text.Text, path, violations);
                break;
        }
    }

    private static void CheckPlain(string? plain, FieldPath path, ViolationList violations)
    {
        if (plain is null) violations.Add(path, "must be defined");
        else if (plain.Length == 0) violations.Add(path, "must not be empty");
        else CheckText(plain, path, violations);
    }

    private static void CheckFields(IReadOnlyList<AccessLogField> fields, FieldPath path, ViolationList violations)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            var field = path.Field("json", i);
            if (fields[i].Key.Length == 0) violations.Add(field.Field("key"), "key cannot be empty");
            if (fields[i].Value.Length == 0) violations.Add(field.Field("value"), "value cannot be empty");
            if (!IsJson(fields[i])) violations.Add(field, "is not a valid JSON object");
            CheckText(fields[i].Value, field.Field("value"), violations);
        }
    }

    // Kuma pastes key and value between quotes and asks whether that is JSON.
    private static bool IsJson(AccessLogField field)
    {
        try
        {
            using var document = JsonDocument.Parse("{\"" + field.Key + "\": \"" + field.Value + "\"}");
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
