namespace Weft.Resources.Reading;

/// <summary>What to do about fields of a map that nobody asked for.</summary>
public enum UnknownFields
{
    /// <summary>They are violations.</summary>
    Refuse,

    /// <summary>They are warnings: Kuma takes any field inside a <c>conf</c>.</summary>
    Warn,
}
