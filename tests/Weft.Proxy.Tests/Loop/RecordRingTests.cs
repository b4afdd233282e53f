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
    public void A_record_is_written_where_it_stays_and_never_goes_around_the_end()
    {
        var ring = new RecordRing(64);
        ring.TryWrite(new byte[20]).ShouldBeTrue();
        ring.TryRead(new byte[20], out _).ShouldBeTrue();
        ring.TryWrite(new byte[20]).ShouldBeTrue();

        // 16 bytes are left before the end, and 24 after it.
        ring.Room(21).IsEmpty.ShouldBeTrue();
        var room = ring.Room(20);
        room.Length.ShouldBe(20);
        room.Fill(7);
        ring.Commit(3);

        var read = new byte[64];
        ring.TryRead(read, out var length).ShouldBeTrue();
        length.ShouldBe(20);
        ring.TryRead(read, out length).ShouldBeTrue();
        read.AsSpan(0, length).ToArray().ShouldBe([7, 7, 7]);
        ring.IsEmpty.ShouldBeTrue();
        ring.Dropped.ShouldBe(1);
    }

    [Fact]
    public void Room_that_was_not_used_is_given_again()
    {
        var ring = new RecordRing(64);
        ring.Room(30).Length.ShouldBe(30);
        ring.IsEmpty.ShouldBeTrue();
        ring.TryRead(new byte[64], out _).ShouldBeFalse();
        ring.Room(60).Length.ShouldBe(60);
        ring.Commit(60);
        ring.TryRead(new byte[64], out var length).ShouldBeTrue();
        length.ShouldBe(60);
    }
}
