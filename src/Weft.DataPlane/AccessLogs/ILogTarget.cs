namespace Weft.DataPlane.AccessLogs;

/// <summary>Takes records out of the process. Called by one thread, which may wait.</summary>
internal interface ILogTarget : IDisposable
{
    /// <summary>How long records may gather before they are given to it, in milliseconds.</summary>
    int GatherMilliseconds { get; }

    /// <summary>Takes what is left of a batch.</summary>
    /// <returns>Null when all of it was taken; else why not: it is called again with the rest.</returns>
    string? Write(LogBatch batch);
}
