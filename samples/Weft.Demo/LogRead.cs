namespace Weft.Demo;

/// <summary>One line of a row's traffic in the access log, which the client's proxy writes.</summary>
internal sealed class LogRead(string file, DemoService service)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly long _before = File.Exists(file) ? new FileInfo(file).Length : 0;

    /// <summary>Waits for the line.</summary>
    /// <param name="trace">The trace that it must name at its end; null: any, and there is none in it.</param>
    /// <param name="talk">Takes the fault when there is no such line.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The line without the trace.</returns>
    public async Task<string> EndAsync(string? trace, Conversation talk, CancellationToken cancellation)
    {
        var (beginning, end) = ($"{DemoMesh.ClientName}->{service.Name} ", " " + (trace ?? "-"));
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < Patience)
        {
            var lines = await ReadAsync(cancellation);
            if (lines.FirstOrDefault(line => line.StartsWith(beginning, StringComparison.Ordinal) && line.EndsWith(end, StringComparison.Ordinal)) is { } line)
            {
                return line[..^end.Length];
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellation);
        }

        talk.Fault($"{file} has no line {beginning}...{end} of it");
        return "-";
    }

    // The last piece may be half a line.
    private async Task<string[]> ReadAsync(CancellationToken cancellation)
    {
        if (!File.Exists(file))
        {
            return [];
        }

        using var text = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        text.BaseStream.Position = _before;
        return (await text.ReadToEndAsync(cancellation)).Split('\n')[..^1];
    }
}
