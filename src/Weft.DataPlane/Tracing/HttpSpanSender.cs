using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Weft.Telemetry.Tracing;

namespace Weft.DataPlane.Tracing;

/// <summary>Sends each batch as the body of one HTTP request.</summary>
/// <param name="method">How it is sent.</param>
/// <param name="address">Where to.</param>
/// <param name="contentType">What the body is.</param>
/// <param name="encode">Makes the body.</param>
internal sealed class HttpSpanSender(HttpMethod method, Uri address, string contentType, Action<IReadOnlyList<FinishedSpan>, IBufferWriter<byte>> encode) : ISpanSender
{
    /// <summary>For one batch: 5 s.</summary>
    public static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(5);

    // Names are asked again each minute.
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectTimeout = CallLimit, PooledConnectionLifetime = TimeSpan.FromMinutes(1) })
    {
        Timeout = CallLimit,
    };

    // Used again for each batch: a body is as large as what the runtime collects last.
    private ArrayBufferWriter<byte> _body = new();

    public async Task<SendOutcome> SendAsync(IReadOnlyList<FinishedSpan> spans, CancellationToken stop)
    {
        _body.ResetWrittenCount();
        encode(spans, _body);
        var outcome = await SendBodyAsync(spans, stop);
        // A body that was not taken may still be on its way.
        if (outcome.Problem is not null) _body = new ArrayBufferWriter<byte>();
        return outcome;
    }

    public void Dispose() => _http.Dispose();

    private async Task<SendOutcome> SendBodyAsync(IReadOnlyList<FinishedSpan> spans, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(method, address) { Content = new ReadOnlyMemoryContent(_body.WrittenMemory) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        // What Datadog's agent checks the body by; nobody else minds.
        if (method == HttpMethod.Put) request.Headers.Add("X-Datadog-Trace-Count", $"{spans.DistinctBy(span => span.Context.TraceLow).Count()}");
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            if (answer.IsSuccessStatusCode) return SendOutcome.Sent;
            return new SendOutcome($"status {(int)answer.StatusCode}", (int)answer.StatusCode >= 500 || answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout);
        }
        catch (HttpRequestException fault)
        {
            return new SendOutcome(fault.InnerException?.Message ?? fault.Message, MayTryAgain: true);
        }
        catch (OperationCanceledException)
        {
            return new SendOutcome("no answer in time", MayTryAgain: !stop.IsCancellationRequested);
        }
    }
}
