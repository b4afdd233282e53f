using System.Text;
using System.Text.Json;
using Weft.DataPlane.Logging;

namespace Weft.DataPlane.Tests.Logging;

public class JsonLogTests
{
    [Fact]
    public void A_record_is_one_line_of_json()
    {
        using var sink = new MemoryStream();
        using (var log = new JsonLog(sink, LogLevel.Info, TimeProvider.System)) log.Warn("a \"b\"\n", ("n", 5), ("t", "x"), ("none", null));
        var lines = Encoding.UTF8.GetString(sink.ToArray()).Split('\n');
        lines.Length.ShouldBe(2);
        var record = JsonDocument.Parse(lines[0]).RootElement;
        record.GetProperty("level").GetString().ShouldBe("warn");
        record.GetProperty("message").GetString().ShouldBe("a \"b\"\n");
        record.GetProperty("n").GetInt32().ShouldBe(5);
        record.TryGetProperty("none", out _).ShouldBeFalse();
    }

    [Fact]
    public void Records_below_the_level_are_not_written()
    {
        using var sink = new MemoryStream();
        using (var log = new JsonLog(sink, LogLevel.Warn, TimeProvider.System))
        {
            log.Info("quiet");
            log.Level = LogLevel.Info;
            log.Info("heard");
        }
        Encoding.UTF8.GetString(sink.ToArray()).ShouldContain("heard");
        Encoding.UTF8.GetString(sink.ToArray()).ShouldNotContain("quiet");
    }

    [Fact]
    public void A_sink_that_stalls_costs_records_and_not_time()
    {
        using var sink = new StalledSink();
        using var log = new JsonLog(sink, LogLevel.Info, TimeProvider.System);
        for (var i = 0; i < JsonLog.Capacity + 100; i++) log.Info("x");
        log.Dropped.ShouldBeGreaterThanOrEqualTo(90);
        sink.Release();
    }

    private sealed class StalledSink : MemoryStream
    {
        private readonly ManualResetEventSlim _open = new();

        public void Release() => _open.Set();

        public override void Write(ReadOnlySpan<byte> buffer) => _open.Wait();

        protected override void Dispose(bool disposing)
        {
            _open.Set();
            base.Dispose(disposing);
        }
    }
}
