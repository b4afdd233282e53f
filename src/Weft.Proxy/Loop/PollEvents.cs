namespace Weft.Proxy.Loop;

/// <summary>What happened to a descriptor; the values are epoll's (epoll_ctl(2)).</summary>
[Flags]
internal enum PollEvents
{
    None = 0,
    Readable = 1,
    Writable = 4,
    Error = 8,
    HangUp = 16,
}
