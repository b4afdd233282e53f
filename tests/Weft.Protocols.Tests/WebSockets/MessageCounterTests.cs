using Weft.Protocols.WebSockets;

namespace Weft.Protocols.Tests.WebSockets;

public sealed class MessageCounterTests
{
    // A text message, a ping within a message of two frames, a masked one of 126 bytes, an empty one, one of 65,536 bytes, a close.
    private static readonly byte[] Conversation =
    [
        0x81, 2, 0x68, 0x69, 0x02, 1, 7, 0x89, 1, 9, 0x80, 1, 8, 0x82, 0x80 | 126, 0, 126, 1, 2, 3, 4, .. new byte[126], 0x81, 0x80, 1, 2, 3, 4, 0x82, 127, 0, 0,
        0, 0, 0, 1, 0, 0, .. Enumerable.Repeat((byte)0x81, 65_536), 0x88, 2, 3, 0xE8,
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1_000_000)]
    public void Messages_are_counted_however_their_bytes_are_cut(int piece)
    {
        var counter = new MessageCounter();
        foreach (var part in Conversation.Chunk(piece)) counter.Add(part);
        counter.Messages.ShouldBe(5);
    }

    [Fact]
    public void A_length_that_no_frame_may_have_ends_the_counting()
    {
        var counter = new MessageCounter();
        counter.Add([0x82, 127, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x81, 0]);
        counter.Messages.ShouldBe(1);
    }
}
