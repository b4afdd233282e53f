namespace Weft.Ctl.Output;

/// <summary>How a cell stands out on a terminal; elsewhere it does not.</summary>
internal enum Tone
{
    Plain,
    Good,
    Warning,
    Bad,
}
