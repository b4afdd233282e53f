using Google.Protobuf.WellKnownTypes;

namespace Weft.ControlPlane.Joining;

/// <summary>Fields of a node's metadata. What is missing, or is of another kind, is empty: a proxy may say what it likes.</summary>
internal static class StructFields
{
    public static Value? Field(this Struct? map, string name) => map?.Fields.TryGetValue(name, out var value) == true ? value : null;

    public static Struct? Map(this Struct? map, string name) => map.Field(name)?.StructValue;

    public static IEnumerable<Value> List(this Struct? map, string name) => map.Field(name)?.ListValue?.Values ?? Enumerable.Empty<Value>();

    public static string Text(this Struct? map, string name) => map.Field(name)?.StringValue ?? "";

    /// <summary>A count; 0 for what is none.</summary>
    public static long Number(this Struct? map, string name) => map.Field(name)?.NumberValue is >= 0 and < 1e15 and var number ? (long)number : 0;
}
