using System.Globalization;
using System.Net;
using Weft.Resources.Reading;

namespace Weft.ControlPlane.Configuration;

/// <summary>One thing an operator can set.</summary>
/// <param name="Path">Its place in the YAML file, as in Kuma: <c>apiServer.http.port</c>.</param>
/// <param name="Variable">The environment variable without its <c>KUMA_</c> or <c>WEFT_</c>: <c>API_SERVER_HTTP_PORT</c>.</param>
/// <param name="Form">What its text must look like.</param>
/// <param name="Default">Its text when nobody sets it.</param>
internal sealed record Setting(string Path, string Variable, SettingForm Form, string Default)
{
    /// <summary>The command line's flag without dashes, or null when there is none.</summary>
    public string? Flag { get; init; }

    /// <summary>Never shown by <c>GET /config</c>.</summary>
    public bool IsSecret { get; init; }

    /// <summary>The only texts allowed; empty when any is.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>What is wrong with a text, or null.</summary>
    public string? Check(string text) => Form switch
    {
        SettingForm.Number when !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) => "must be a whole number",
        SettingForm.Switch when !bool.TryParse(text, out _) => "must be true or false",
        SettingForm.Duration when !DurationText.TryParse(text, out var time) || time < TimeSpan.Zero => "must be a duration such as 10s",
        SettingForm.Address when text is not ("" or "localhost") && !IPAddress.TryParse(text, out _) => "must be an IP address or localhost",
        SettingForm.Text when Choices.Count > 0 && !Choices.Contains(text, StringComparer.Ordinal) => $"must be one of {string.Join(", ", Choices)}",
        _ => null,
    };
}
