using Weft.Protocols.Grpc;

namespace Weft.Protocols.Tests.Grpc;

public sealed class GrpcMessageCounterTests
{
    private static byte[] ThreeMessages => [0, 0, 0, 0, 3, 1, 2, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 9];

    [Fact]
    public void Messages_are_counted_at_every_split()
    {
        var bytes = ThreeMessages;
        for (var first = 0; first <= bytes.Length; first++)
        {
            for (var second = first; second <= bytes.Length; second++)
            {
                var counter = new GrpcMessageCounter();
                counter.Add(bytes.AsSpan(0, first));
                counter.Add(bytes.AsSpan(first, second - first));
                counter.Add(bytes.AsSpan(second));

                counter.Messages.ShouldBe(3, $"split at {first} and {second}");
                counter.IsWhole.ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void A_message_counts_as_soon_as_its_prefix_is_there()
    {
        var counter = new GrpcMessageCounter();

        counter.Add([0, 0, 0, 1]);
        counter.Messages.ShouldBe(0);
        counter.Add([0]);
        counter.Messages.ShouldBe(1);
        counter.IsWhole.ShouldBeFalse();
        counter.Add(new byte[256]);

        counter.IsWhole.ShouldBeTrue();
    }

    [Fact]
    public void The_largest_length_is_no_negative_one()
    {
        var counter = new GrpcMessageCounter();

        counter.Add([0, 0xFF, 0xFF, 0xFF, 0xFF]);
        counter.Add(new byte[100_000]);

        counter.Messages.ShouldBe(1);
        counter.IsWhole.ShouldBeFalse();
    }

    [Fact]
    public void What_is_no_gRPC_is_not_counted_on()
    {
        var counter = new GrpcMessageCounter();

        counter.Add("{ \"json\": true, \"and\": \"long\" }"u8);
        counter.Add(ThreeMessages);

        counter.Messages.ShouldBe(0);
        counter.IsWhole.ShouldBeFalse();
    }
}
