namespace Weft.Resources.Reading;

/// <summary>What a scalar is by YAML's core schema, or by JSON.</summary>
public enum ScalarForm
{
    /// <summary>Null, or a YAML value that was left empty.</summary>
    Null,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number with a fraction or an exponent.</summary>
    Real,

    /// <summary>Everything else.</summary>
    Text,
}
