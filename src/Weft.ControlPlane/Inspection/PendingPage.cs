using System.Buffers;
using Weft.ProxyConfig.Discovery;

namespace Weft.ControlPlane.Inspection;

/// <summary>One question to a proxy, and what has come of its answer.</summary>
internal sealed class PendingPage
{
    private readonly TaskCompletionSource<PageOutcome> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ArrayBufferWriter<byte> _body = new();

    /// <summary>Completes with the page, or with what stands against it.</summary>
    public Task<PageOutcome> Outcome => _done.Task;

    /// <summary>Ends it without a page.</summary>
    public void Fail(PageFault fault) => _done.TrySetResult(fault);

    /// <summary>Takes the next piece. One thread.</summary>
    /// <returns>Whether more is to come.</returns>
    public bool Take(PageChunk chunk)
    {
        if (_body.WrittenCount + chunk.Body.Length > PageSession.MaxPageBytes)
        {
            Fail(PageFault.TooLarge);
            return false;
        }
        _body.Write(chunk.Body.Span);
        if (!chunk.Last) return true;
        _done.TrySetResult(new Page((int)chunk.Status, chunk.ContentType, _body.WrittenMemory));
        return false;
    }
}
