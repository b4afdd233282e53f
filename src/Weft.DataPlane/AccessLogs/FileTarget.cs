using Weft.Proxy.Loop;

namespace Weft.DataPlane.AccessLogs;

/// <summary>Appends to a file, and opens it again once it was moved or deleted, as log rotation does. A full disk is waited for.</summary>
/// <param name="path">Where.</param>
/// <param name="time">The clock.</param>
internal sealed class FileTarget(string path, TimeProvider time) : ILogTarget
{
    // Under load a batch comes every few milliseconds; to look each time whether the file is still at its path would cost a fifth of writing it.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(15);

    private AppendFile? _file;
    private long _lookedAt;

    public int GatherMilliseconds => 20;

    public string? Write(LogBatch batch)
    {
        if (IsDue() && _file is { IsCurrent: false })
        {
            _file.Dispose();
            _file = null;
            batch.RestartRecord();
        }
        string? problem = null;
        _file ??= AppendFile.Open(path, out problem);
        if (_file is null) return problem;
        while (!batch.Rest.IsEmpty)
        {
            var written = _file.Write(batch.Rest, out problem);
            if (written == 0) return problem ?? "nothing was written";
            batch.OnSent(written);
        }
        return null;
    }

    public void Dispose() => _file?.Dispose();

    private bool IsDue()
    {
        if (time.GetElapsedTime(_lookedAt) < LookEvery) return false;
        _lookedAt = time.GetTimestamp();
        return true;
    }
}
