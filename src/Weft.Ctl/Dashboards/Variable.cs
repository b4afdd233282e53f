namespace Weft.Ctl.Dashboards;

/// <summary>What the reader of a dashboard chooses.</summary>
/// <param name="Name">As expressions name it: <c>$mesh</c>.</param>
/// <param name="Metric">A selector whose series have the label.</param>
/// <param name="Label">Its values are the choices.</param>
internal sealed record Variable(string Name, string Metric, string Label);
