using System.Text;
using Weft.Telemetry.Tracing;

namespace Weft.Telemetry.Tests.Tracing;

// Values of the specification, https://github.com/openzipkin/b3-propagation.
public sealed class B3FieldsTests
{
    private const string Long = "80f198ee56343ba864fe8b2a57d3eff7";
    private const string Span = "e457b5a2e4d86bd1";
    private const string Parent = "05e3ac9a4f6e3b90";

    [Theory]
    [InlineData($"{Long}-{Span}-1-{Parent}", 0x80f198ee56343ba8, 0x05e3ac9a4f6e3b90, TraceDecision.Sampled)]
    [InlineData($"{Long}-{Span}-d", 0x80f198ee56343ba8, 0, TraceDecision.Debug)]
    [InlineData($"64fe8b2a57d3eff7-{Span}-0", 0, 0, TraceDecision.Dropped)]
    [InlineData($"{Long}-{Span}", 0x80f198ee56343ba8, 0, TraceDecision.None)]
    public void The_single_field_is_read_and_written(string value, ulong high, ulong parent, TraceDecision decision)
    {
        B3Fields.TryReadSingle(Bytes(value), out var context).ShouldBeTrue();

        context.ShouldBe(new TraceContext(high, 0x64fe8b2a57d3eff7, 0xe457b5a2e4d86bd1, parent, decision));
        var room = new byte[B3Fields.MaxSingleBytes];
        var written = Encoding.ASCII.GetString(room, 0, B3Fields.WriteSingle(context, room));
        written.ShouldBe(decision == TraceDecision.None ? value + "-0" : value);
    }

    [Theory]
    [InlineData("0", TraceDecision.Dropped)]
    [InlineData("1", TraceDecision.Sampled)]
    [InlineData("d", TraceDecision.Debug)]
    public void A_decision_may_stand_alone(string value, TraceDecision decision)
    {
        B3Fields.TryReadSingle(Bytes(value), out var context).ShouldBeTrue();

        context.HasIds.ShouldBeFalse();
        context.Decision.ShouldBe(decision);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("b970dafd-0d95-40aa-95d8-1d8725aebe40")]
    [InlineData($"{Long}-{Span}-")]
    [InlineData($"{Long}-{Span}-2")]
    [InlineData($"{Long}-{Span}-1-")]
    [InlineData($"{Long}-{Span}-1-{Parent}-")]
    [InlineData($"{Long}-{Span}-1{Parent}")]
    [InlineData($"{Long}-")]
    [InlineData(Long)]
    [InlineData($"80F198EE56343BA864FE8B2A57D3EFF7-{Span}-1")]
    [InlineData($"{Long}-E457B5A2E4D86BD1-1")]
    [InlineData($"00000000000000000000000000000000-{Span}-1")]
    [InlineData($"{Long}-0000000000000000-1")]
    [InlineData($"{Long}0-{Span}-1")]
    [InlineData($"{Long}-{Span} -1")]
    public void A_malformed_single_field_says_nothing(string value) => B3Fields.TryReadSingle(Bytes(value), out _).ShouldBeFalse();

    [Theory]
    [InlineData("1", "", TraceDecision.Sampled)]
    [InlineData("0", "", TraceDecision.Dropped)]
    [InlineData("true", "", TraceDecision.Sampled)]
    [InlineData("false", "", TraceDecision.Dropped)]
    [InlineData("", "", TraceDecision.None)]
    [InlineData("0", "1", TraceDecision.Debug)]
    [InlineData("1", "0", TraceDecision.Sampled)]
    public void Several_fields_are_read(string sampled, string flags, TraceDecision decision)
    {
        B3Fields.TryReadMulti(Bytes(Long), Bytes(Span), Bytes(Parent), Bytes(sampled), Bytes(flags), out var context).ShouldBeTrue();

        context.ShouldBe(new TraceContext(0x80f198ee56343ba8, 0x64fe8b2a57d3eff7, 0xe457b5a2e4d86bd1, 0x05e3ac9a4f6e3b90, decision));
    }

    [Theory]
    [InlineData(Long, "", "", "1")]
    [InlineData("", Span, "", "1")]
    [InlineData("", "", Parent, "1")]
    [InlineData(Long, Span, "x", "1")]
    [InlineData(Long, Span, "", "d")]
    [InlineData(Long, Span, "", "yes")]
    [InlineData("64fe8b2a57d3eff", Span, "", "1")]
    [InlineData("0000000000000000", Span, "", "1")]
    public void Several_fields_that_do_not_fit_say_nothing(string trace, string span, string parent, string sampled) =>
        B3Fields.TryReadMulti(Bytes(trace), Bytes(span), Bytes(parent), Bytes(sampled), default, out _).ShouldBeFalse();

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
