using System.Globalization;

namespace Weft.Resources.Meshes;

/// <summary>Kuma's text for the life of a certificate: a whole number and one of y, w, d, h, m, s, ms; or 0.</summary>
public static class ExpirationText
{
    /// <summary>Reads <paramref name="text"/>. A year has 365 days.</summary>
    public static bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        if (text == "0") return true;
        var digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits])) digits++;
        if (!int.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return false;
        TimeSpan? unit = text.AsSpan(digits) switch
        {
            "y" => TimeSpan.FromDays(365),
            "w" => TimeSpan.FromDays(7),
            "d" => TimeSpan.FromDays(1),
            "h" => TimeSpan.FromHours(1),
            "m" => TimeSpan.FromMinutes(1),
            "s" => TimeSpan.FromSeconds(1),
            "ms" => TimeSpan.FromMilliseconds(1),
            _ => null,
        };
        if (unit is not { } size || count > TimeSpan.MaxValue.Ticks / size.Ticks) return false;
        value = size * count;
        return true;
    }
}
