namespace Weft.Ctl.Dashboards;

/// <summary>A dashboard of Grafana, as far as we say what it shows; <see cref="GrafanaJson"/> says how.</summary>
/// <param name="Id">Unique, and the name of its file.</param>
/// <param name="Title">Shown.</param>
/// <param name="Variables">In order; a later one may use an earlier one.</param>
/// <param name="Panels">In order.</param>
internal sealed record DashboardSpec(string Id, string Title, IReadOnlyList<Variable> Variables, IReadOnlyList<Panel> Panels);
