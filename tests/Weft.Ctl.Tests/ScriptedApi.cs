using System.Net;
using System.Text;

namespace Weft.Ctl.Tests;

/// <summary>Stands in for the control plane: answers what it was told to, and keeps what it was asked.</summary>
internal sealed class ScriptedApi : HttpMessageHandler
{
    private readonly Dictionary<string, (HttpStatusCode Status, string Body)> _answers = new(StringComparer.Ordinal);

    /// <summary>Method, path with query, and body of each request, in order.</summary>
    public List<(string Line, string Body)> Requests { get; } = [];

    /// <summary>Set: no connection is possible, and this is why.</summary>
    public string? Unreachable { get; set; }

    public string? Authorization { get; private set; }

    public ScriptedApi On(string line, string body, HttpStatusCode status = HttpStatusCode.OK)
    {
        _answers[line] = (status, body);
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Unreachable is not null)
        {
            throw new HttpRequestException("failed", new IOException(Unreachable));
        }

        Authorization = request.Headers.Authorization?.ToString();
        var line = $"{request.Method} {request.RequestUri!.PathAndQuery}";
        Requests.Add((line, request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken)));
        var (status, body) = _answers.GetValueOrDefault(line, (HttpStatusCode.NotFound, """{"title":"Could not find","details":"Not found"}"""));
        return new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
    }
}
