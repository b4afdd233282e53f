namespace Weft.ControlPlane.Snapshots;

/// <summary>What the snapshots log.</summary>
internal static partial class SnapshotLog
{
    [LoggerMessage(2101, LogLevel.Error, "no snapshot of mesh {Mesh}")]
    public static partial void NotPublished(ILogger log, string mesh, Exception fault);
}
