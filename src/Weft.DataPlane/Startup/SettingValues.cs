using System.CommandLine;

namespace Weft.DataPlane.Startup;

/// <summary>Looks a setting up: flag, then WEFT_ variable, then the KUMA_ variable of the same name.</summary>
internal sealed class SettingValues(ParseResult parsed, Func<string, string?> environment)
{
    /// <summary>The value of a setting; null when it is given nowhere. An empty value counts as not given.</summary>
    public string? Text(Option<string> option, string variable) =>
        parsed.GetResult(option) is not null && parsed.GetValue(option) is { Length: > 0 } given ? given : Variable(variable);

    /// <summary>The value of an environment variable without its prefix.</summary>
    public string? Variable(string name)
    {
        foreach (var prefix in (ReadOnlySpan<string>)["WEFT_", "KUMA_"])
            if (environment(prefix + name) is { Length: > 0 } value)
                return value;
        return null;
    }

    /// <summary>The content of the file a setting names; <c>-</c> is standard input.</summary>
    /// <exception cref="UsageException">The file cannot be read.</exception>
    public string? FileText(Option<string> option, string variable)
    {
        if (Text(option, variable) is not { } path) return null;
        try
        {
            return path == "-" ? Console.In.ReadToEnd() : File.ReadAllText(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option.Name}: {unreadable.Message}");
        }
    }
}
