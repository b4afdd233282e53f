using Weft.Proxy.Loop;

namespace Weft.DataPlane.AccessLogs;

/// <summary>Appends to a file, and opens it again once it was moved or deleted, as log rotation does. A full disk is waited for.</summary>
internal sealed class FileTarget(string path) : ILogTarget
{
    private AppendFile? _file;

    public int GatherMilliseconds => 20;

    public string? Write(LogBatch batch)
    {
        if (_file is { IsCurrent: false })
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
}
