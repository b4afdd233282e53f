using Weft.Proxy.Sessions;
using Weft.Proxy.Tests.Loop;

namespace Weft.Proxy.Tests.Sessions;

public sealed class StreamTableTests : IDisposable
{
    private readonly LoopThread _loop = new();
    private readonly StreamTable _table = new();

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void Every_stream_is_found_until_it_is_removed()
    {
        var streams = Enumerable.Range(0, 1000).Select(i => Add((2 * i) + 1)).ToArray();
        _table.Count.ShouldBe(1000);

        foreach (var stream in streams.Where(s => s.Id % 3 == 0)) _table.Remove(stream);

        _table.Count.ShouldBe(streams.Count(s => s.Id % 3 != 0));
        foreach (var stream in streams) ReferenceEquals(_table.Find(stream.Id), stream).ShouldBe(stream.Id % 3 != 0);
        _table.Find(2001).ShouldBeNull();
    }

    [Fact]
    public void Removing_twice_changes_nothing()
    {
        var stream = Add(1);
        _table.Remove(stream);
        _table.Remove(stream);
        _table.Count.ShouldBe(0);
    }

    [Fact]
    public void Streams_above_an_id_are_found_one_by_one()
    {
        foreach (var id in new[] { 1, 3, 33, 65, 129 }) Add(id);
        var above = new List<int>();

        while (_table.AnyAbove(3) is { } stream)
        {
            above.Add(stream.Id);
            _table.Remove(stream);
        }

        above.Order().ShouldBe([33, 65, 129]);
        _table.Count.ShouldBe(2);
    }

    [Fact]
    public void A_changed_initial_window_moves_all_windows_and_may_make_them_negative()
    {
        var first = Add(1);
        var second = Add(3);
        second.SendWindow = 10;

        _table.AdjustSendWindows(-100).ShouldBeTrue();

        first.SendWindow.ShouldBe(65_435);
        second.SendWindow.ShouldBe(-90);
        _table.AdjustSendWindows(int.MaxValue).ShouldBeFalse();
    }

    private Http2Stream Add(int id)
    {
        var stream = new Http2Stream(_loop.EventLoop);
        stream.Begin(null!, id, 65_535);
        _table.Add(stream);
        return stream;
    }
}
