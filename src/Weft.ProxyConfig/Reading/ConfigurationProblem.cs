namespace Weft.ProxyConfig.Reading;

/// <summary>One thing wrong in a configuration file.</summary>
/// <param name="Path">Where, in the writer's own words: <c>listeners[0].filterChains[1].http</c>; empty for the whole file.</param>
/// <param name="Message">What.</param>
public sealed record ConfigurationProblem(string Path, string Message)
{
    /// <summary><c>path: message</c>.</summary>
    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";
}
