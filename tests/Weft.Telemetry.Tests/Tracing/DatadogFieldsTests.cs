using System.Text;
using Weft.Telemetry.Tracing;

namespace Weft.Telemetry.Tests.Tracing;

public sealed class DatadogFieldsTests
{
    [Theory]
    [InlineData("1", TraceDecision.Sampled)]
    [InlineData("2", TraceDecision.Sampled)]
    [InlineData("0", TraceDecision.Dropped)]
    [InlineData("-1", TraceDecision.Dropped)]
    [InlineData("", TraceDecision.None)]
    public void Fields_are_read(string priority, TraceDecision decision)
    {
        DatadogFields.TryRead(Bytes("18446744073709551615"), Bytes("67667974448284343"), Bytes(priority), Bytes("_dd.p.dm=-4,_dd.p.tid=640cfd8d00000000"), out var context).ShouldBeTrue();

        context.ShouldBe(new TraceContext(0x640cfd8d00000000, ulong.MaxValue, 67667974448284343, 0, decision));
    }

    [Theory]
    [InlineData("0", "1", "1")]
    [InlineData("1", "0", "1")]
    [InlineData("1", "", "1")]
    [InlineData("18446744073709551616", "1", "1")]
    [InlineData("+1", "1", "1")]
    [InlineData("1 ", "1", "1")]
    [InlineData("abc", "1", "1")]
    [InlineData("1", "1", "yes")]
    [InlineData("", "", "")]
    public void Malformed_fields_say_nothing(string trace, string parent, string priority) =>
        DatadogFields.TryRead(Bytes(trace), Bytes(parent), Bytes(priority), default, out _).ShouldBeFalse();

    [Fact]
    public void The_upper_half_of_an_id_travels_as_a_tag()
    {
        var room = new byte[DatadogFields.TagBytes];
        DatadogFields.WriteTag(0x640cfd8d00000000, room);

        Encoding.ASCII.GetString(room).ShouldBe("_dd.p.tid=640cfd8d00000000");
        DatadogFields.TryRead("1"u8, "2"u8, default, room, out var context).ShouldBeTrue();
        context.TraceHigh.ShouldBe(0x640cfd8d00000000u);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
