using System.Globalization;
using System.Text.Json;

namespace Weft.Ctl.Output;

/// <summary>Short ways into an answer's JSON; what is absent is null or empty, never a fault.</summary>
internal static class JsonReading
{
    public static JsonElement? At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.Null ? null : element;
    }

    /// <summary>A string as it is, a number or boolean as JSON writes it.</summary>
    public static string? Text(this JsonElement element, params ReadOnlySpan<string> path) => element.At(path)?.ToString();

    /// <summary>A whole number; 64-bit ones come as strings in proto3 JSON.</summary>
    public static long Number(this JsonElement element, params ReadOnlySpan<string> path) =>
        long.TryParse(element.Text(path), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;

    public static DateTimeOffset? Time(this JsonElement element, params ReadOnlySpan<string> path) =>
        DateTimeOffset.TryParse(
            element.Text(path), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && time.Year > 1
            ? time
            : null;

    public static IEnumerable<JsonElement> Items(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : [];

    public static IEnumerable<JsonProperty> Members(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { ValueKind: JsonValueKind.Object } members ? members.EnumerateObject() : [];
}
