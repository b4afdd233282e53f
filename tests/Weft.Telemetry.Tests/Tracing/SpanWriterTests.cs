using Weft.Telemetry.Tracing;

namespace Weft.Telemetry.Tests.Tracing;

public sealed class SpanWriterTests
{
    private static readonly TraceContext Context = new(1, 2, 3, 4, TraceDecision.Sampled);

    [Fact]
    public void What_is_written_is_read()
    {
        var writer = new SpanWriter(new byte[SpanWriter.MaxBytes], 7, Context, SpanKind.Client, 1_000, 25);
        writer.Name("egress "u8, "web"u8);
        writer.Service("frontend"u8);
        writer.Tag("http.url"u8, "http://"u8, "web"u8, "/a"u8);
        writer.Tag("user_agent"u8, "one"u8);
        writer.Tag("request_size"u8, 12);
        writer.SetTag("user_agent"u8, "two"u8);
        writer.SetTag("team"u8, "shop"u8);
        writer.MarkError();
        writer.Event("failure"u8);
        writer.EventTag("code"u8, "no_healthy_upstream"u8);

        var span = FinishedSpan.TryRead(writer.Written).ShouldNotBeNull();

        (span.Backend, span.Context, span.Kind, span.Start, span.Duration, span.IsError, span.IsShared).ShouldBe((7, Context, SpanKind.Client, 1_000L, 25L, true, false));
        (span.Name, span.Service).ShouldBe(("egress web", "frontend"));
        span.Tags.ShouldBe([new("http.url", "http://web/a", false), new("request_size", "12", true), new("user_agent", "two", false), new("team", "shop", false)]);
        span.Events.Single().Name.ShouldBe("failure");
        span.Events.Single().Tags.ShouldBe([new("code", "no_healthy_upstream", false)]);
    }

    [Fact]
    public void Long_values_are_cut_and_what_does_not_fit_is_left_out()
    {
        var writer = new SpanWriter(new byte[580], 0, Context, SpanKind.Server, 0, 0);
        writer.Tag("a"u8, new byte[1_000]);
        writer.Tag("b"u8, new byte[1_000]);
        writer.Tag("c"u8, "short"u8);

        var span = FinishedSpan.TryRead(writer.Written).ShouldNotBeNull();

        span.Tags.Select(tag => tag.Name).ShouldBe(["a", "b"]);
        span.Tags.First().Value.Length.ShouldBe(SpanWriter.MaxValueBytes);
    }

    [Fact]
    public void Bytes_that_are_no_text_become_the_replacement_character()
    {
        var writer = new SpanWriter(new byte[600], 0, Context, SpanKind.Server, 0, 0);
        writer.Tag("a"u8, [0xff, (byte)'x']);

        FinishedSpan.TryRead(writer.Written)!.Tags.Single().Value.ShouldBe("\ufffdx");
    }

    [Fact]
    public void A_record_that_is_cut_short_is_none()
    {
        var writer = new SpanWriter(new byte[600], 0, Context, SpanKind.Server, 0, 0);
        var head = writer.Written.Length;
        writer.Tag("a"u8, "b"u8);
        var whole = writer.Written.ToArray();

        for (var length = 0; length < whole.Length; length++)
        {
            if (length != head) FinishedSpan.TryRead(whole.AsSpan(0, length)).ShouldBeNull();
        }
    }
}
