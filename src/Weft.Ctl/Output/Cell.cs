namespace Weft.Ctl.Output;

/// <summary>One cell of a table.</summary>
internal readonly record struct Cell(string Text, Tone Tone = Tone.Plain)
{
    public static implicit operator Cell(string? text) => new(text ?? string.Empty);
}
