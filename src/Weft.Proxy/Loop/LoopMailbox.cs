namespace Weft.Proxy.Loop;

/// <summary>
/// The one way into a loop from other threads: a lock-free list of messages and an eventfd that wakes epoll_wait. Many write, the loop
/// alone reads. The eventfd is written only by whoever finds the list empty.
/// </summary>
internal sealed unsafe class LoopMailbox
{
    private LoopMessage? _head;

    public LoopMailbox()
    {
        Descriptor = Libc.eventfd(0, Libc.EFD_NONBLOCK | Libc.EFD_CLOEXEC);
        if (Descriptor < 0) throw new InvalidOperationException($"eventfd failed with errno {Libc.Errno}.");
    }

    public int Descriptor { get; }

    public void Post(LoopMessage message)
    {
        LoopMessage? head;
        do
        {
            head = Volatile.Read(ref _head);
            message.NextMessage = head;
        }
        while (Interlocked.CompareExchange(ref _head, message, head) != head);

        if (head is null) Wake();
    }

    public void Wake()
    {
        ulong one = 1;
        _ = Libc.write(Descriptor, (byte*)&one, sizeof(ulong));
    }

    /// <summary>Takes all messages, oldest first, after clearing the eventfd; null when there is none.</summary>
    public LoopMessage? TakeAll()
    {
        ulong count;
        _ = Libc.read(Descriptor, (byte*)&count, sizeof(ulong));
        var newest = Interlocked.Exchange(ref _head, null);
        LoopMessage? oldest = null;
        while (newest is not null)
        {
            var next = newest.NextMessage;
            newest.NextMessage = oldest;
            oldest = newest;
            newest = next;
        }

        return oldest;
    }
}
