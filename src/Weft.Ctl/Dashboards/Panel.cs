namespace Weft.Ctl.Dashboards;

/// <summary>One picture of a dashboard.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Unit">Grafana's word: <c>reqps</c>, <c>ms</c>, <c>Bps</c>, <c>bytes</c>, <c>short</c>, <c>s</c>, <c>h</c>.</param>
/// <param name="Queries">Its lines.</param>
internal sealed record Panel(string Title, string Unit, params Query[] Queries)
{
    /// <summary>A number in place of a graph over time.</summary>
    public bool IsNumber { get; init; }
}
