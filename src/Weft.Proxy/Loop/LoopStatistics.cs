namespace Weft.Proxy.Loop;

/// <summary>What a loop counts about itself. Only its own thread writes; others may read each field at any time.</summary>
internal sealed class LoopStatistics
{
    /// <summary>Rounds of the loop.</summary>
    public long Turns;

    /// <summary>Rounds that began with a blocking epoll_wait.</summary>
    public long WakeUps;

    /// <summary>Exceptions that a target, timer or message let escape.</summary>
    public long Exceptions;

    /// <summary>Times that accepting was suspended because no descriptor or memory was left.</summary>
    public long AcceptPauses;

    /// <summary>Managed bytes that the worker's thread has allocated since its start; published once per turn.</summary>
    public long AllocatedBytes;
}
