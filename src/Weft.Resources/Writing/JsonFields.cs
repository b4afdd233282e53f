using System.Globalization;
using System.Text.Json;
using Weft.Resources.Naming;
using Weft.Resources.Reading;
using Weft.Resources.Tagging;

namespace Weft.Resources.Writing;

/// <summary>Writes fields as protobuf's JSON does: in lowerCamelCase, leaving out what is empty, zero, false or null.</summary>
public static class JsonFields
{
    /// <summary>A string, left out when empty.</summary>
    public static void Text(this Utf8JsonWriter writer, string name, string value)
    {
        if (value.Length > 0) writer.WriteString(name, value);
    }

    /// <summary>A boolean, left out when false.</summary>
    public static void Flag(this Utf8JsonWriter writer, string name, bool value)
    {
        if (value) writer.WriteBoolean(name, true);
    }

    /// <summary>A boolean, left out when null.</summary>
    public static void OptionalFlag(this Utf8JsonWriter writer, string name, bool? value)
    {
        if (value is { } flag) writer.WriteBoolean(name, flag);
    }

    /// <summary>A number, left out when 0.</summary>
    public static void Number(this Utf8JsonWriter writer, string name, int value)
    {
        if (value != 0) writer.WriteNumber(name, value);
    }

    /// <summary>A number, left out when null.</summary>
    public static void OptionalNumber(this Utf8JsonWriter writer, string name, int? value)
    {
        if (value is { } number) writer.WriteNumber(name, number);
    }

    /// <summary>A number of 64 bits, as protobuf writes it: a string; left out when 0.</summary>
    public static void LongNumber(this Utf8JsonWriter writer, string name, long value)
    {
        if (value != 0) writer.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>A number, left out when null.</summary>
    public static void OptionalReal(this Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number) writer.WriteNumber(name, number);
    }

    /// <summary>A duration in seconds (<c>0.250s</c>), left out when null.</summary>
    public static void OptionalDuration(this Utf8JsonWriter writer, string name, TimeSpan? value)
    {
        if (value is { } duration) writer.WriteString(name, DurationText.ToSeconds(duration));
    }

    /// <summary>A time in RFC 3339, UTC; left out when null.</summary>
    public static void OptionalTime(this Utf8JsonWriter writer, string name, DateTimeOffset? value)
    {
        if (value is { } time) writer.WriteString(name, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));
    }

    /// <summary>An enum's name, left out when null.</summary>
    public static void OptionalChoice<T>(this Utf8JsonWriter writer, string name, EnumNames<T> names, T? value) where T : struct, Enum
    {
        if (value is { } choice) writer.WriteString(name, names.NameOf(choice));
    }

    /// <summary>A map of strings, left out when empty.</summary>
    public static void Tags(this Utf8JsonWriter writer, string name, TagSet tags)
    {
        if (tags.Count == 0) return;
        writer.WriteStartObject(name);
        foreach (var (key, value) in tags) writer.WriteString(key, value);
        writer.WriteEndObject();
    }

    /// <summary>A list of strings, left out when empty.</summary>
    public static void Texts(this Utf8JsonWriter writer, string name, IReadOnlyList<string> values) =>
        writer.OptionalTexts(name, values.Count == 0 ? null : values);

    /// <summary>A list of strings, left out when null.</summary>
    public static void OptionalTexts(this Utf8JsonWriter writer, string name, IReadOnlyList<string>? values)
    {
        if (values is null) return;
        writer.WriteStartArray(name);
        foreach (var value in values) writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    /// <summary>A map, left out when null; one without fields is written as <c>{}</c>.</summary>
    public static void Map<T>(this Utf8JsonWriter writer, string name, T? value, Action<Utf8JsonWriter, T> write) where T : class
    {
        if (value is null) return;
        writer.WriteStartObject(name);
        write(writer, value);
        writer.WriteEndObject();
    }

    /// <summary>A string, left out when null.</summary>
    public static void OptionalText(this Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null) writer.WriteString(name, value);
    }

    /// <summary>A number or the text of one, as it was written; left out when null.</summary>
    public static void OptionalDecimal(this Utf8JsonWriter writer, string name, DecimalText? value)
    {
        if (value is null) return;
        writer.WritePropertyName(name);
        if (value.IsNumber) writer.WriteRawValue(value.Text);
        else writer.WriteStringValue(value.Text);
    }

    /// <summary>A list of maps, left out when empty.</summary>
    public static void List<T>(this Utf8JsonWriter writer, string name, IReadOnlyList<T> values, Action<Utf8JsonWriter, T> write) =>
        writer.OptionalList(name, values.Count == 0 ? null : values, write);

    /// <summary>A list of maps, left out when null.</summary>
    public static void OptionalList<T>(this Utf8JsonWriter writer, string name, IReadOnlyList<T>? values, Action<Utf8JsonWriter, T> write)
    {
        if (values is null) return;
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStartObject();
            write(writer, value);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
