using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;
using Weft.ProxyConfig.Discovery;

namespace Weft.ControlPlane.Inspection;

/// <summary>One proxy's open stream, over which its pages are asked for. Any thread may ask.</summary>
internal sealed class PageSession(TimeProvider time)
{
    /// <summary>The largest page that is taken: 16 MiB.</summary>
    public const int MaxPageBytes = 16 * 1024 * 1024;

    /// <summary>How many questions may wait for one proxy: 8.</summary>
    public const int MaxQuestions = 8;

    /// <summary>How long a proxy may take to answer: 10 s.</summary>
    public static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<ulong, PendingPage> _pending = new();
    private readonly Channel<PageRequest> _questions = Channel.CreateBounded<PageRequest>(MaxQuestions);
    private ulong _lastId;

    /// <summary>Asks for a page.</summary>
    /// <param name="path">Such as <c>/stats</c>.</param>
    /// <param name="query">Without <c>?</c>.</param>
    /// <param name="cancel">The one who asked has gone.</param>
    public async Task<PageOutcome> AskAsync(string path, string query, CancellationToken cancel)
    {
        var question = new PageRequest { Id = Interlocked.Increment(ref _lastId), Path = path, Query = query };
        var page = new PendingPage();
        if (_pending.Count >= MaxQuestions) return PageFault.Busy;
        _pending[question.Id] = page;
        try
        {
            if (!_questions.Writer.TryWrite(question)) return _questions.Reader.Completion.IsCompleted ? PageFault.Offline : PageFault.Busy;
            return await page.Outcome.WaitAsync(AnswerLimit, time, cancel);
        }
        catch (TimeoutException)
        {
            return PageFault.TimedOut;
        }
        finally
        {
            _pending.TryRemove(question.Id, out _);
        }
    }

    /// <summary>Carries questions and answers until the stream ends.</summary>
    public async Task RunAsync(IAsyncStreamReader<PageChunk> chunks, IAsyncStreamWriter<PageRequest> requests, CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var asking = WriteAsync(requests, ended.Token);
        try
        {
            while (await chunks.MoveNext(stop))
                // A question that nobody waits for any more has no page: the rest of its answer is passed over.
                if (_pending.TryGetValue(chunks.Current.Id, out var page) && !page.Take(chunks.Current))
                    _pending.TryRemove(chunks.Current.Id, out _);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or RpcException)
        {
            // The proxy is gone, or the control plane stops.
        }
        finally
        {
            _questions.Writer.TryComplete();
            await ended.CancelAsync();
            await asking;
            foreach (var page in _pending.Values) page.Fail(PageFault.Offline);
        }
    }

    private async Task WriteAsync(IAsyncStreamWriter<PageRequest> requests, CancellationToken stop)
    {
        try
        {
            await foreach (var question in _questions.Reader.ReadAllAsync(stop)) await requests.WriteAsync(question, stop);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or RpcException or InvalidOperationException)
        {
            // The reader notices, too.
        }
    }
}
