using Weft.Protocols.Messages;

namespace Weft.Protocols.Tests.Messages;

public sealed class ControlBytesTests
{
    [Fact]
    public void Every_byte_is_told_from_the_others_at_every_place_of_every_length()
    {
        for (var length = 1; length <= 50; length++)
        {
            var text = new byte[length];
            for (var at = 0; at < length; at++)
            {
                text.AsSpan().Fill((byte)'a');
                for (var value = 0; value < 256; value++)
                {
                    text[at] = (byte)value;
                    ControlBytes.IndexIn(text).ShouldBe(value is < 0x20 and not '\t' or 0x7F ? at : -1, $"byte {value} at {at} of {length}");
                }
            }
        }
    }

    [Fact]
    public void Of_several_the_first_is_found()
    {
        for (var length = 2; length <= 40; length++)
        {
            for (var at = 0; at < length - 1; at++)
            {
                var text = new byte[length];
                text.AsSpan(0, at).Fill((byte)' ');
                ControlBytes.IndexIn(text).ShouldBe(at);
            }
        }
    }
}
