using Weft.DataPlane.AccessLogs;
using Weft.Proxy.Loop;

namespace Weft.DataPlane.Tests.AccessLogs;

public sealed class GatherTests
{
    [Theory]
    [InlineData(600, 20, 10)]
    [InlineData(600, 5, SinkWriter.ShortestGatherMilliseconds)]
    [InlineData(600, SinkWriter.ShortestGatherMilliseconds, SinkWriter.ShortestGatherMilliseconds)]
    [InlineData(300, 10, 10)]
    [InlineData(10, 8, 16)]
    [InlineData(10, 16, 20)]
    [InlineData(0, 20, 20)]
    public void Records_gather_for_less_time_the_more_come(int records, int milliseconds, int expected)
    {
        var ring = new RecordRing();
        for (var i = 0; i < records; i++) ring.TryWrite(new byte[250]).ShouldBeTrue();
        var batch = new LogBatch();
        batch.Fill([ring]);
        SinkWriter.GatherAfter(batch, milliseconds, longest: 20).ShouldBe(expected);
    }

    [Fact]
    public void Many_short_records_are_much_too()
    {
        var ring = new RecordRing();
        for (var i = 0; i < LogBatch.MaxRecords; i++) ring.TryWrite([1]).ShouldBeTrue();
        var batch = new LogBatch();
        batch.Fill([ring]);
        SinkWriter.GatherAfter(batch, 20, longest: 20).ShouldBe(10);
    }
}
