using System.Text;
using Google.Protobuf.WellKnownTypes;
using Weft.Proxy.AccessLogs;
using Weft.Proxy.Loop;
using Weft.Proxy.Tests.Runtime;
using Weft.ProxyConfig;
using Weft.Telemetry.AccessLogs;

namespace Weft.Proxy.Tests.AccessLogs;

/// <summary>Access logs of a proxy under test, read straight from their rings.</summary>
internal static class LoggedLines
{
    public static AccessLog Text(string format, double interval = 0) => new()
    {
        File = new FileSink { Path = "/tmp/unused.log" },
        Text = format,
        Interval = interval > 0 ? Duration.FromTimeSpan(TimeSpan.FromSeconds(interval)) : null,
    };

    public static AccessLog Json(params (string Key, string Value)[] fields) => new()
    {
        File = new FileSink { Path = "/tmp/unused.log" },
        Json = new JsonFormat { Fields = { fields.Select(field => new KeyValue { Key = field.Key, Value = field.Value }) } },
    };

    /// <summary>Waits for so many records and returns all that are there, without their newlines.</summary>
    public static async Task<IReadOnlyList<string>> NextAsync(SingleProxy proxy, int count)
    {
        var lines = new List<string>();
        for (var i = 0; i < 200 && lines.Count < count; i++)
        {
            Drain(proxy.Sinks.SelectMany(sink => sink.Rings), lines);
            if (lines.Count < count) await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System);
        }
        lines.Count.ShouldBe(count, string.Join('\n', lines));
        return lines;
    }

    /// <summary>Waits for the next records and returns all that are there.</summary>
    public static async Task<IReadOnlyList<string>> NextAsync(SingleProxy proxy)
    {
        var lines = new List<string>();
        for (var i = 0; i < 200 && lines.Count == 0; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System);
            Drain(proxy.Sinks.SelectMany(sink => sink.Rings), lines);
        }
        lines.ShouldNotBeEmpty();
        return lines;
    }

    private static void Drain(IEnumerable<RecordRing> rings, List<string> lines)
    {
        var room = new byte[RecordLayout.MaxRecordBytes];
        foreach (var ring in rings)
        {
            while (ring.TryRead(room, out var length)) lines.Add(Encoding.UTF8.GetString(room, 0, length).TrimEnd('\n'));
        }
    }
}
