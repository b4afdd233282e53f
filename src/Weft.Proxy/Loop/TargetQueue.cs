namespace Weft.Proxy.Loop;

/// <summary>A first-in first-out ring of targets that grows and never shrinks.</summary>
internal sealed class TargetQueue
{
    private PollTarget?[] _ring = new PollTarget?[64];
    private int _head;

    public int Count { get; private set; }

    public void Add(PollTarget target)
    {
        if (Count == _ring.Length) Grow();
        _ring[(_head + Count) & (_ring.Length - 1)] = target;
        Count++;
    }

    /// <summary>The oldest target; only when <see cref="Count"/> is not 0.</summary>
    public PollTarget Take()
    {
        var target = _ring[_head]!;
        _ring[_head] = null;
        _head = (_head + 1) & (_ring.Length - 1);
        Count--;
        return target;
    }

    private void Grow()
    {
        var ring = new PollTarget?[_ring.Length * 2];
        for (var i = 0; i < Count; i++) ring[i] = _ring[(_head + i) & (_ring.Length - 1)];
        _ring = ring;
        _head = 0;
    }
}
