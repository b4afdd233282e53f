using System.Globalization;

namespace Weft.Resources.Reading;

/// <summary>Kuma's way to write a number with a fraction: a number, or the text of one.</summary>
/// <param name="Text">As written.</param>
/// <param name="IsNumber">Whether it was written as a number.</param>
public sealed record DecimalText(string Text, bool IsNumber)
{
    /// <summary>The number, or null when the text is none.</summary>
    public decimal? Value =>
        decimal.TryParse(Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
