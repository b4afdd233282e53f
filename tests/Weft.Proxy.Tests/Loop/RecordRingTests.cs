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
    public void A_record_made_in_place_is_read_as_any_other()
    {
        var ring = new RecordRing(64);
        var room = new byte[64];
        for (byte i = 0; i < 50; i++)
        {
            var place = ring.Room(20);
            if (place.IsEmpty)
            {
                ring.TryWrite([i, i]).ShouldBeTrue();
            }
            else
            {
                place[0] = place[1] = i;
                ring.Commit(2);
            }
            ring.TryRead(room, out var length).ShouldBeTrue();
            room.AsSpan(0, length).ToArray().ShouldBe([i, i]);
        }
    }

    [Fact]
    public void There_is_no_room_in_place_across_the_end_nor_over_what_is_unread()
    {
        var ring = new RecordRing(64);
        ring.Room(61).IsEmpty.ShouldBeTrue();
        ring.Room(60).Length.ShouldBe(60);
        ring.Commit(40);
        ring.Room(20).IsEmpty.ShouldBeTrue();
        ring.Room(16).Length.ShouldBe(16);
        ring.TryRead(new byte[40], out _).ShouldBeTrue();
        ring.Room(17).IsEmpty.ShouldBeTrue();
        ring.TryWrite(new byte[50]).ShouldBeTrue();
        ring.Room(7).IsEmpty.ShouldBeTrue();
        ring.Room(6).Length.ShouldBe(6);
        ring.Dropped.ShouldBe(0);
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
}
