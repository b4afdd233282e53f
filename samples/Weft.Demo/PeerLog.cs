using System.Text.Json;

namespace Weft.Demo;

/// <summary>Reads from a proxy's log which peers it let in: a line for each connection whose certificate it verified.</summary>
internal static class PeerLog
{
    private const string Scheme = "spiffe://";

    public static IReadOnlyList<string> Read(string file)
    {
        // The demo itself is still writing to it.
        using var lines = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var peers = new List<string>();
        while (lines.ReadLine() is { } line)
        {
            if (line.Contains("\"peer_accepted\"", StringComparison.Ordinal) && PeerOf(line) is { } peer)
            {
                peers.Add(peer);
            }
        }

        return peers;
    }

    private static string? PeerOf(string line)
    {
        try
        {
            using var record = JsonDocument.Parse(line);
            return record.RootElement.GetProperty("detail").GetString()?.Split(' ', ',').FirstOrDefault(word => word.StartsWith(Scheme, StringComparison.Ordinal));
        }
        catch (JsonException)
        {
            return null; // a line that is being written
        }
    }
}
