namespace Weft.ProxyConfig.Reading;

/// <summary>A configuration, or everything that is wrong with it.</summary>
/// <param name="Configuration">null when there are problems.</param>
/// <param name="Problems">All of them, in the order of the file.</param>
public sealed record ConfigurationResult(ProxyConfiguration? Configuration, IReadOnlyList<ConfigurationProblem> Problems);
