namespace Weft.Proxy.Listeners;

/// <summary>
/// What one listener has learned of its clients (engine.md section 6): where clients in clear text wait for a server that speaks first, and no proxy of
/// the mesh comes, the server's first word waits for nobody.
/// </summary>
internal sealed class BannerHabit
{
    /// <summary>Clients in a row that waited for the server's first word in clear text, before the habit is learned.</summary>
    public const int LearnAfterClients = 16;

    /// <summary>How long one client of the mesh keeps the habit from being learned: 1 h.</summary>
    public const long MeshMemoryMilliseconds = 3_600_000;

    /// <summary>The longest a server's first word waits for a ClientHello, from the accept on: 200 ms.</summary>
    public const int LongestWaitMilliseconds = 200;

    /// <summary>What is added to two round trips: 5 ms, for a client proxy that is busy.</summary>
    public const int SlackMilliseconds = 5;

    private int _waitedInARow;
    private long _meshUntil;
    private long _lateUntil;

    /// <summary>How long the first word of a server waits, from the accept on.</summary>
    /// <param name="roundTripMicroseconds">The connection's, as TCP measured it.</param>
    /// <param name="nowMilliseconds">The loop's clock.</param>
    public int WaitMilliseconds(uint roundTripMicroseconds, long nowMilliseconds) => IsLearned(nowMilliseconds)
        ? 0
        : nowMilliseconds < _lateUntil ? LongestWaitMilliseconds
        : (int)Math.Min((2L * roundTripMicroseconds / 1000) + SlackMilliseconds, LongestWaitMilliseconds);

    /// <summary>A client said nothing until the server's first word was due.</summary>
    public void OnSilentClient() => _waitedInARow = Math.Min(_waitedInARow + 1, LearnAfterClients);

    /// <summary>A proxy of the mesh came after the server's first word: for an hour the wait is the longest, since the usual one is too short here.</summary>
    public void OnLateMeshClient(long nowMilliseconds)
    {
        OnMeshClient(nowMilliseconds);
        _lateUntil = nowMilliseconds + MeshMemoryMilliseconds;
    }

    /// <summary>A proxy of the mesh came in time.</summary>
    public void OnMeshClient(long nowMilliseconds)
    {
        _waitedInARow = 0;
        _meshUntil = nowMilliseconds + MeshMemoryMilliseconds;
    }

    private bool IsLearned(long nowMilliseconds) => _waitedInARow >= LearnAfterClients && nowMilliseconds >= _meshUntil;
}
