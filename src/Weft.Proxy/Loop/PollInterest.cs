namespace Weft.Proxy.Loop;

/// <summary>What a target wants to hear of; the values are epoll's (epoll_ctl(2)). Errors and hang-ups are always reported.</summary>
[Flags]
internal enum PollInterest
{
    None = 0,
    Read = 1,
    Write = 4,
}
