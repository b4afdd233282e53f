namespace Weft.Proxy.Runtime;

/// <summary>The metrics page of one application.</summary>
/// <param name="Name">As metrics of its reading say it.</param>
/// <param name="Page">Plain HTTP, of an address.</param>
public sealed record ApplicationMetricsModel(string Name, Uri Page);
