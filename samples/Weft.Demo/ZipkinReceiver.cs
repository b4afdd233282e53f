using System.Net;
using System.Text.Json;

namespace Weft.Demo;

/// <summary>A receiver of Zipkin's API (POST /api/v2/spans, JSON) inside the demo. It remembers the last spans, and writes the first ones to a file.</summary>
internal sealed class ZipkinReceiver : IAsyncDisposable
{
    private const int MaxRemembered = 4_096;
    private const int MaxWritten = 10_000;
    private readonly HttpListener _listener = new();
    private readonly Queue<ReceivedSpan> _spans = new();
    private readonly StreamWriter _file;
    private readonly Task _serving;
    private long _count;

    /// <param name="port">Of 127.0.0.1.</param>
    /// <param name="file">Takes a span of JSON on each line.</param>
    public ZipkinReceiver(int port, string file)
    {
        _file = new StreamWriter(file) { AutoFlush = true };
        Url = $"http://127.0.0.1:{port}/api/v2/spans";
        _listener.Prefixes.Add(Url + "/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Url { get; }

    /// <summary>How many spans have come.</summary>
    public long Count
    {
        get
        {
            lock (_spans)
            {
                return _count;
            }
        }
    }

    /// <summary>What has come since there were so many.</summary>
    public IReadOnlyList<ReceivedSpan> Since(long count)
    {
        lock (_spans)
        {
            return [.. _spans.Where(span => span.Number >= count)];
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
        await _file.DisposeAsync();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException)
            {
                // Stopped.
                return;
            }

            context.Response.StatusCode = (int)await TakeAsync(context.Request.InputStream);
            context.Response.Close();
        }
    }

    private async Task<HttpStatusCode> TakeAsync(Stream content)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(content);
            foreach (var span in body.RootElement.EnumerateArray())
            {
                Take(span);
            }

            return HttpStatusCode.Accepted;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return HttpStatusCode.BadRequest;
        }
    }

    private void Take(JsonElement span)
    {
        var tags = span.GetProperty("tags");
        lock (_spans)
        {
            if (_count < MaxWritten)
            {
                _file.WriteLine(span.GetRawText());
            }

            _spans.Enqueue(new ReceivedSpan(
                _count++, Text(span, "traceId"), Text(span, "id"), Text(span, "parentId"), Text(span, "kind") == "SERVER",
                Text(span.GetProperty("localEndpoint"), "serviceName"), Text(tags, "upstream_cluster"), Text(tags, "http.upgrade").Length > 0));
            if (_spans.Count > MaxRemembered)
            {
                _spans.Dequeue();
            }
        }
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
