using Weft.Resources.Reading;

namespace Weft.ControlPlane.Configuration;

/// <summary>Finds every setting's effective text: flags, then <c>WEFT_X</c>, then <c>KUMA_X</c>, then the YAML file, then the default.</summary>
internal static class SettingsReader
{
    private const string ConfigFileFlag = "config-file";

    /// <summary>Reads the settings.</summary>
    /// <param name="arguments">The words after <c>run</c>: <c>--flag value</c>, <c>--flag=value</c>, <c>-c file</c>.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="readFile">Reads a text file.</param>
    /// <returns>The settings, and what was ignored.</returns>
    /// <exception cref="SettingsException">With every fault that was found.</exception>
    public static (ControlPlaneSettings Settings, IReadOnlyList<string> Warnings) Read(
        IReadOnlyList<string> arguments, Func<string, string?> environment, Func<string, string> readFile)
    {
        var problems = new List<string>();
        var warnings = new List<string>();
        var flags = ReadFlags(arguments, problems);
        var fileName = flags.GetValueOrDefault(ConfigFileFlag) ?? environment("WEFT_CONFIG_FILE") ?? environment("KUMA_CONFIG_FILE");
        var file = fileName is { Length: > 0 } ? ReadFile(fileName, readFile, problems, warnings) : [];

        var texts = new Dictionary<Setting, string>();
        foreach (var setting in SettingCatalog.All)
            if (Effective(setting, flags, environment, file) is var (text, source))
                if (setting.Check(text) is { } fault) problems.Add($"{source}: {fault}, not '{text}'");
                else texts[setting] = text;
        if (problems.Count > 0) throw new SettingsException(problems);
        return (ControlPlaneSettings.From(new SettingValues(texts)), warnings);
    }

    private static (string Text, string Source)? Effective(
        Setting setting, Dictionary<string, string> flags, Func<string, string?> environment, Dictionary<string, string> file)
    {
        if (setting.Flag is { } flag && flags.TryGetValue(flag, out var text)) return (text, "--" + flag);
        foreach (var prefix in (ReadOnlySpan<string>)["WEFT_", "KUMA_"])
            if (environment(prefix + setting.Variable) is { Length: > 0 } value) return (value, prefix + setting.Variable);
        return file.TryGetValue(setting.Path, out var written) ? (written, setting.Path) : null;
    }

    private static Dictionary<string, string> ReadFlags(IReadOnlyList<string> arguments, List<string> problems)
    {
        var known = SettingCatalog.All.Where(setting => setting.Flag is not null).ToDictionary(setting => setting.Flag!);
        var flags = new Dictionary<string, string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var word = arguments[i];
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var name = (equals < 0 ? word : word[..equals]).TrimStart('-');
            if (name == "c") name = ConfigFileFlag;
            if (!word.StartsWith('-') || (name != ConfigFileFlag && !known.ContainsKey(name))) problems.Add($"unknown flag: {word}");
            else if (equals >= 0) flags[name] = word[(equals + 1)..];
            else if (known.GetValueOrDefault(name)?.Form == SettingForm.Switch) flags[name] = "true";
            else if (i + 1 < arguments.Count) flags[name] = arguments[++i];
            else problems.Add($"flag needs a value: {word}");
        }
        return flags;
    }

    private static Dictionary<string, string> ReadFile(string name, Func<string, string> readFile, List<string> problems, List<string> warnings)
    {
        var found = new Dictionary<string, string>();
        try
        {
            var parse = YamlNodes.Parse(readFile(name));
            if (parse.Problem is { } problem) problems.Add($"{name}: line {problem.Line}: {problem.Message}");
            foreach (var document in parse.Documents) Flatten(document, "", found);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{name}: {fault.Message}");
        }
        var known = SettingCatalog.All.Select(setting => setting.Path).ToHashSet();
        warnings.AddRange(found.Keys.Where(path => !known.Contains(path)).Select(path => $"{name}: {path} is not a setting of this version and is ignored"));
        return found;
    }

    private static void Flatten(DocumentNode node, string path, Dictionary<string, string> found)
    {
        if (node is MapNode map)
            foreach (var (key, value) in map.Entries) Flatten(value, path.Length == 0 ? key : $"{path}.{key}", found);
        else if (node is ScalarNode { Form: not ScalarForm.Null } scalar)
            found[path] = scalar.Text;
    }
}
