namespace Weft.Resources.Reading;

/// <summary>A single value.</summary>
/// <param name="Line">The line it starts at, from 1.</param>
/// <param name="Form">What it is.</param>
/// <param name="Text">Its text; empty for null, canonical JSON for booleans and numbers.</param>
public sealed record ScalarNode(int Line, ScalarForm Form, string Text) : DocumentNode(Line)
{
    /// <inheritdoc/>
    public override string Description => Form switch
    {
        ScalarForm.Null => "null",
        ScalarForm.Boolean => "the boolean " + Text,
        ScalarForm.Integer or ScalarForm.Real => "the number " + Text,
        _ => "the string \"" + Text + "\"",
    };
}
