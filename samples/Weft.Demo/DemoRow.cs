namespace Weft.Demo;

/// <summary>What was asserted for one protocol, and what came of it.</summary>
/// <param name="Protocol">The hint on the service, or what is spoken inside of it.</param>
/// <param name="Way">From whom to whom, and by which address.</param>
/// <param name="Requests">Requests, calls, or connections.</param>
/// <param name="Faults">What did not hold; empty when all did.</param>
/// <param name="Checked">What was asserted of the answers.</param>
/// <param name="Peer">Whom the receiving proxy saw.</param>
/// <param name="Between">ALPN and kind of stream between the proxies, from their counters.</param>
/// <param name="Reports">What metrics, access log and spans told of it afterwards.</param>
internal sealed record DemoRow(
    string Protocol, string Way, int Requests, IReadOnlyList<string> Faults, string Checked, string Peer, string Between, RowReports Reports)
{
    public string[] Cells =>
    [
        Protocol, Way, Checked, Peer, Between, Reports.Metric, Reports.LogLine, Reports.Trace, $"{Requests}", Faults.Count == 0 ? "0" : $"{Faults.Count}",
        Faults.Count == 0 ? "ok" : "FAILED",
    ];
}
