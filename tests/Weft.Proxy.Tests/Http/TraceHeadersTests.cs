using System.Text;
using Weft.Protocols.Messages;
using Weft.Proxy.Http;
using Weft.Telemetry.Tracing;

namespace Weft.Proxy.Tests.Http;

public sealed class TraceHeadersTests
{
    private const string Ids = "x-b3-traceid: 463ac35c9f6413ad48485a3953bb6124, x-b3-spanid: a2fb4a1d1a96d312";

    [Theory]
    [InlineData(Ids + ", x-b3-sampled: 0", true)]
    [InlineData(Ids + ", x-b3-parentspanid: 0020000000000001, x-b3-sampled: 0", true)]
    [InlineData(Ids + ", x-b3-sampled: 1", false)]
    [InlineData(Ids + ", x-b3-sampled: false", false)]
    [InlineData(Ids, false)]
    [InlineData("x-b3-sampled: 0", false)]
    [InlineData(Ids + ", x-b3-sampled: 0, x-b3-sampled: 1", false)]
    [InlineData(Ids + ", x-b3-sampled: 0, x-b3-spanid: a2fb4a1d1a96d313", false)]
    [InlineData(Ids + ", x-b3-sampled: 0, x-b3-flags: 1", false)]
    [InlineData(Ids + ", x-b3-sampled: 0, b3: 1", false)]
    [InlineData("", false)]
    public void A_request_with_ids_that_is_not_recorded_needs_nothing(string fields, bool isDropped) =>
        TraceHeaders.IsDropped(TraceFormat.B3, Request(fields)).ShouldBe(isDropped);

    [Theory]
    [InlineData(TraceFormat.W3C)]
    [InlineData(TraceFormat.Datadog)]
    public void Only_the_fields_of_its_own_format_say_so(TraceFormat format) => TraceHeaders.IsDropped(format, Request(Ids + ", x-b3-sampled: 0")).ShouldBeFalse();

    [Theory]
    [InlineData(Ids + ", x-b3-sampled: 1", TraceDecision.Sampled, true)]
    [InlineData(Ids + ", x-b3-sampled: 0", TraceDecision.Dropped, true)]
    [InlineData(Ids, TraceDecision.None, true)]
    [InlineData("x-b3-sampled: 0", TraceDecision.Dropped, false)]
    [InlineData("x-b3-flags: 1", TraceDecision.Debug, false)]
    [InlineData("x-b3-spanid: a2fb4a1d1a96d312", TraceDecision.None, false)]
    [InlineData(Ids + ", x-b3-spanid: a2fb4a1d1a96d312", TraceDecision.None, false)]
    [InlineData("b3: 463ac35c9f6413ad48485a3953bb6124-a2fb4a1d1a96d312-1, x-b3-sampled: 0", TraceDecision.Sampled, true)]
    public void What_B3_says_is_read(string fields, TraceDecision decision, bool hasIds)
    {
        var context = TraceHeaders.Read(TraceFormat.B3, Request(fields));
        context.Decision.ShouldBe(decision);
        context.HasIds.ShouldBe(hasIds);
    }

    private static HeaderBlock Request(string fields)
    {
        var request = new HeaderBlock();
        foreach (var field in fields.Split(", ", StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = field.IndexOf(':');
            request.Add(Encoding.ASCII.GetBytes(field[..colon]), Encoding.ASCII.GetBytes(field[(colon + 2)..]));
        }
        return request;
    }
}
