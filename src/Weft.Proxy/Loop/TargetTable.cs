namespace Weft.Proxy.Loop;

/// <summary>
/// The registered targets by descriptor. Each registration has a generation of its own, which epoll carries with the descriptor: an event of an
/// earlier registration finds nothing.
/// </summary>
internal sealed class TargetTable
{
    private PollTarget?[] _byDescriptor = new PollTarget?[256];
    private uint _generation;

    public int Count { get; private set; }

    public void Add(PollTarget target)
    {
        var descriptor = target.Descriptor;
        ArgumentOutOfRangeException.ThrowIfNegative(descriptor);
        if (descriptor >= _byDescriptor.Length) Array.Resize(ref _byDescriptor, Math.Max(descriptor + 1, _byDescriptor.Length * 2));
        target.Generation = ++_generation;
        _byDescriptor[descriptor] = target;
        Count++;
    }

    public void Remove(PollTarget target)
    {
        _byDescriptor[target.Descriptor] = null;
        Count--;
    }

    public PollTarget? Find(int descriptor, uint generation)
    {
        if ((uint)descriptor >= (uint)_byDescriptor.Length) return null;
        var target = _byDescriptor[descriptor];
        return target is not null && target.Generation == generation ? target : null;
    }

    public List<PollTarget> All()
    {
        var all = new List<PollTarget>(Count);
        foreach (var target in _byDescriptor)
        {
            if (target is not null) all.Add(target);
        }

        return all;
    }
}
