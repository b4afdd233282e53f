using System.Buffers;
using System.Text.Json;
using Weft.DataPlane.Tracing;
using Weft.Telemetry.Tracing;

namespace Weft.DataPlane.Tests.Tracing;

public sealed class ZipkinJsonTests
{
    [Fact]
    public void A_span_is_told_as_Zipkin_reads_it()
    {
        var writer = new SpanWriter(new byte[SpanWriter.MaxBytes], 0, new TraceContext(1, 0xab, 0xcd, 0xef, TraceDecision.Debug), SpanKind.Server, 1_000, 0);
        writer.MarkShared();
        writer.Name("ingress"u8, default);
        writer.Service("web"u8);
        writer.Tag("http.method"u8, "GET"u8);
        writer.Tag("request_size"u8, 12);
        writer.Event("failure"u8);
        writer.EventTag("code"u8, "request_timeout"u8);
        writer.EventTag("policy"u8, "slow-ones"u8);

        Told(writer).ShouldBe(
            """
            [{"traceId":"000000000000000100000000000000ab","id":"00000000000000cd","parentId":"00000000000000ef","kind":"SERVER","name":"ingress","timestamp":1000,"duration":1,"shared":true,"debug":true,"localEndpoint":{"serviceName":"web"},"annotations":[{"timestamp":1000,"value":"failure: code=request_timeout; policy=slow-ones"}],"tags":{"http.method":"GET","request_size":"12"}}]
            """.Trim());
    }

    [Theory]
    [InlineData("/a\"b\\c\n", "/a\"b\\c\n")]
    [InlineData("gr\u00FC\u00DFe", "gr\u00FC\u00DFe")]
    [InlineData("\u00FFx", "\uFFFDx")]
    public void What_others_said_breaks_nothing(string latin, string expected)
    {
        // As bytes: the last one is no UTF-8.
        var bytes = expected == latin ? System.Text.Encoding.UTF8.GetBytes(latin) : System.Text.Encoding.Latin1.GetBytes(latin);
        var writer = new SpanWriter(new byte[SpanWriter.MaxBytes], 0, new TraceContext(0, 1, 2, 0, TraceDecision.Sampled), SpanKind.Client, 1, 1);
        writer.Name("egress "u8, bytes);
        writer.Service("web"u8);
        writer.Tag(bytes, bytes);

        using var told = JsonDocument.Parse(Told(writer));
        var span = told.RootElement[0];
        span.GetProperty("traceId").GetString().ShouldBe("0000000000000001");
        span.GetProperty("name").GetString().ShouldBe("egress " + expected);
        span.GetProperty("tags").GetProperty(expected).GetString().ShouldBe(expected);
    }

    private static string Told(in SpanWriter writer)
    {
        var body = new ArrayBufferWriter<byte>();
        ZipkinJson.Encode([FinishedSpan.TryRead(writer.Written)!], body);
        return System.Text.Encoding.UTF8.GetString(body.WrittenSpan);
    }
}
