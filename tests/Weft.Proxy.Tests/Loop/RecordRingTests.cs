using Weft.Proxy.Loop;

namespace Weft.Proxy.Tests.Loop;

public sealed class RecordRingTests
{
    [Fact]
    public async Task Records_pass_from_one_thread_to_another_whole_and_in_order()
    {
        var ring = new RecordRing(1024);
        const int Count = 200_000;
        var writing = Task.Run(() =>
        {
            var record = new byte[60];
            for (var i = 0; i < Count; i++)
            {
                var length = 4 + (i % 56);
                BitConverter.TryWriteBytes(record, i);
                record.AsSpan(4, length - 4).Fill((byte)i);
                while (!ring.TryWrite(record.AsSpan(0, length))) Thread.Yield();
            }
        }, TestContext.Current.CancellationToken);

        var room = new byte[64];
        for (var i = 0; i < Count;)
        {
            if (!ring.TryRead(room, out var length))
            {
                Thread.Yield();
                continue;
            }
            BitConverter.ToInt32(room).ShouldBe(i);
            length.ShouldBe(4 + (i % 56));
            room.AsSpan(4, length - 4).IndexOfAnyExcept((byte)i).ShouldBe(-1);
            i++;
        }
        await writing;
        ring.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void A_full_ring_takes_no_more_and_keeps_what_it_has()
    {
        var ring = new RecordRing(64);
        ring.TryWrite(new byte[30]).ShouldBeTrue();
        ring.TryWrite(new byte[27]).ShouldBeFalse();
        ring.TryWrite(new byte[26]).ShouldBeTrue();
        ring.TryWrite([]).ShouldBeFalse();

        ring.TryRead(new byte[10], out _).ShouldBeFalse();
        ring.TryRead(new byte[64], out var length).ShouldBeTrue();
        length.ShouldBe(30);
        ring.Dropped.ShouldBe(2);
    }

    [Fact]
    public void A_record_goes_around_the_end_of_a_ring_that_is_not_empty()
    {
        var ring = new RecordRing(64);
        ring.TryWrite(new byte[20]).ShouldBeTrue();
        ring.TryWrite(new byte[20]).ShouldBeTrue();
        ring.TryRead(new byte[20], out _).ShouldBeTrue();
        ring.TryWrite(Enumerable.Range(1, 30).Select(each => (byte)each).ToArray()).ShouldBeTrue();

        ring.TryRead(new byte[20], out _).ShouldBeTrue();
        var read = new byte[30];
        ring.TryRead(read, out var length).ShouldBeTrue();
        length.ShouldBe(30);
        read.ShouldBe(Enumerable.Range(1, 30).Select(each => (byte)each));
    }

    [Fact]
    public void An_empty_ring_has_room_for_all_its_bytes_wherever_it_stood()
    {
        var ring = new RecordRing(64);
        for (var before = 0; before < 60; before++)
        {
            ring.TryWrite(new byte[before]).ShouldBeTrue();
            ring.TryRead(new byte[60], out _).ShouldBeTrue();
            ring.IsEmpty.ShouldBeTrue();
            ring.TryRead(new byte[60], out _).ShouldBeFalse();

            ring.TryWrite(Enumerable.Repeat((byte)before, 60).ToArray()).ShouldBeTrue();
            ring.TryWrite([]).ShouldBeFalse();
            ring.IsEmpty.ShouldBeFalse();
            var read = new byte[60];
            ring.TryRead(read, out var length).ShouldBeTrue();
            length.ShouldBe(60);
            read.AsSpan().IndexOfAnyExcept((byte)before).ShouldBe(-1);
        }
    }
}
