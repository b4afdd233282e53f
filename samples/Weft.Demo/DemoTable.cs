namespace Weft.Demo;

/// <summary>Prints the rows, columns two spaces apart, and under them what failed.</summary>
internal static class DemoTable
{
    private static readonly string[] Headers = ["PROTOCOL", "PATH", "ASSERTED", "PEER SEEN", "BETWEEN PROXIES", "METRIC READ", "LOG LINE", "TRACE ID", "REQUESTS", "ERRORS", "RESULT"];

    public static void Write(TextWriter output, IReadOnlyList<DemoRow> rows)
    {
        string[][] lines = [Headers, .. rows.Select(row => row.Cells)];
        var widths = Enumerable.Range(0, Headers.Length).Select(column => lines.Max(line => line[column].Length)).ToArray();
        foreach (var line in lines)
        {
            output.WriteLine(string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }

        foreach (var (row, fault) in rows.SelectMany(row => row.Faults.Distinct().Take(5).Select(fault => (row, fault))))
        {
            output.WriteLine($"{row.Protocol}: {fault}");
        }
    }
}
