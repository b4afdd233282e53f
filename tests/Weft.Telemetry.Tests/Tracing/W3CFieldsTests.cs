using System.Text;
using Weft.Telemetry.Tracing;

namespace Weft.Telemetry.Tests.Tracing;

// The cases of the specification and of its test suite, https://github.com/w3c/trace-context.
public sealed class W3CFieldsTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Span = "00f067aa0ba902b7";

    [Theory]
    [InlineData($"00-{Trace}-{Span}-01", TraceDecision.Sampled)]
    [InlineData($"00-{Trace}-{Span}-00", TraceDecision.Dropped)]
    [InlineData($"00-{Trace}-{Span}-03", TraceDecision.Sampled)]
    [InlineData($"00-{Trace}-{Span}-ff", TraceDecision.Sampled)]
    [InlineData($"cc-{Trace}-{Span}-01", TraceDecision.Sampled)]
    [InlineData($"cc-{Trace}-{Span}-01-what-the-future-will-be-like", TraceDecision.Sampled)]
    public void A_parent_is_read_and_written(string value, TraceDecision decision)
    {
        W3CFields.TryRead(Bytes(value), out var context).ShouldBeTrue();

        context.ShouldBe(new TraceContext(0x4bf92f3577b34da6, 0xa3ce929d0e0e4736, 0x00f067aa0ba902b7, 0, decision));
        var room = new byte[W3CFields.ParentBytes];
        W3CFields.Write(context, room);
        Encoding.ASCII.GetString(room).ShouldBe($"00-{Trace}-{Span}-0{(decision == TraceDecision.Sampled ? 1 : 0)}");
    }

    [Theory]
    [InlineData("")]
    [InlineData($"ff-{Trace}-{Span}-01")]
    [InlineData($"00-{Trace}-{Span}-01-what-the-future-will-be-like")]
    [InlineData($"00-{Trace}-{Span}-01.")]
    [InlineData($"cc-{Trace}-{Span}-01.what-the-future-will-not-be-like")]
    [InlineData($"0-{Trace}-{Span}-01")]
    [InlineData($".0-{Trace}-{Span}-01")]
    [InlineData($"00-00000000000000000000000000000000-{Span}-01")]
    [InlineData($"00-{Trace}-0000000000000000-01")]
    [InlineData($"00-4BF92F3577B34DA6A3CE929D0E0E4736-{Span}-01")]
    [InlineData($"00-.bf92f3577b34da6a3ce929d0e0e4736-{Span}-01")]
    [InlineData($"00-{Trace}-.0f067aa0ba902b7-01")]
    [InlineData($"00-{Trace}-{Span}-.1")]
    [InlineData($"00-{Trace}-{Span}-1")]
    [InlineData($"00-{Trace}-{Span}-001")]
    [InlineData($"00-{Trace}{Span}-01")]
    [InlineData($"00_{Trace}_{Span}_01")]
    public void A_malformed_parent_says_nothing(string value) => W3CFields.TryRead(Bytes(value), out _).ShouldBeFalse();

    [Theory]
    [InlineData("foo=1,bar=2", true)]
    [InlineData("foo=1 , \t bar=2,", true)]
    [InlineData("", true)]
    [InlineData("fw529a3039@dt=FfAFAAA,a/b*c-d_e=x y", true)]
    [InlineData("foo", false)]
    [InlineData("foo=", false)]
    [InlineData("=1", false)]
    [InlineData("foo =1", false)]
    [InlineData("FOO=1", false)]
    [InlineData("foo@=1,bar=2", false)]
    [InlineData("@foo=1,bar=2", false)]
    [InlineData("foo@@bar=1", false)]
    [InlineData("foo=bar=baz", false)]
    [InlineData("foo=\u00e9", false)]
    public void A_state_is_passed_on_only_when_well_formed(string value, bool isState)
    {
        var members = 0;

        W3CFields.IsState(Bytes(value), ref members).ShouldBe(isState);
    }

    [Fact]
    public void A_state_has_at_most_32_members_in_all_fields()
    {
        var members = 0;

        W3CFields.IsState(Bytes(string.Join(',', Enumerable.Range(0, 32).Select(i => $"k{i}=1"))), ref members).ShouldBeTrue();
        W3CFields.IsState(Bytes("one=more"), ref members).ShouldBeFalse();
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
