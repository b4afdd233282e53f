using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Resources.Reading;

namespace Weft.ControlPlane.Configuration;

/// <summary>The effective text of every setting.</summary>
internal sealed class SettingValues(IReadOnlyDictionary<Setting, string> texts)
{
    private const string Masked = "*****";

    /// <summary>The text of a setting.</summary>
    public string Text(Setting setting) => texts.GetValueOrDefault(setting, setting.Default);

    /// <summary>The number of a setting.</summary>
    public int Number(Setting setting) => int.Parse(Text(setting), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    /// <summary>The state of a switch.</summary>
    public bool Switch(Setting setting) => bool.Parse(Text(setting));

    /// <summary>The time of a setting.</summary>
    public TimeSpan Duration(Setting setting) => DurationText.TryParse(Text(setting), out var time) ? time : default;

    /// <summary>What <c>GET /config</c> prints: the YAML file's shape as JSON, secrets masked.</summary>
    public JsonObject ToJson()
    {
        var root = new JsonObject();
        foreach (var setting in SettingCatalog.All)
        {
            var parts = setting.Path.Split('.');
            var place = root;
            foreach (var part in parts.AsSpan(0, parts.Length - 1))
            {
                if (place[part] is not JsonObject next) place[part] = next = [];
                place = next;
            }
            place[parts[^1]] = Value(setting);
        }
        return root;
    }

    private JsonNode? Value(Setting setting) => setting switch
    {
        { IsSecret: true } => Text(setting).Length == 0 ? "" : Masked,
        { Form: SettingForm.Number } => Number(setting),
        { Form: SettingForm.Switch } => Switch(setting),
        _ => Text(setting),
    };
}
