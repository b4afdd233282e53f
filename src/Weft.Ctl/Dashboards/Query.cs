namespace Weft.Ctl.Dashboards;

/// <summary>One line of a panel.</summary>
/// <param name="Expression">PromQL; may name the dashboard's variables.</param>
/// <param name="Legend">Grafana's: <c>{{label}}</c> is replaced.</param>
internal sealed record Query(string Expression, string Legend = "");
