using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Weft.EndToEnd.Tests.Differential;

/// <summary>.NET's client over HTTP/2 by prior knowledge. It sends no trailers, so those of a case stay out.</summary>
internal sealed class Http2Client(int port) : ICaseClient
{
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
    });

    public async Task<SeenMessage> SendAsync(RequestCase request)
    {
        var uri = new Uri($"http://127.0.0.1:{port}{request.Target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), uri) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        message.Headers.Host = "origin";
        message.Headers.ExpectContinue = request.ExpectsContinue ? true : null;
        if (request.Request.Body is { } body) message.Content = request.Request.IsLengthKnown ? new ByteArrayContent(body) : new PiecedContent(body);
        foreach (var group in request.Request.Fields.GroupBy(field => field.Name))
        {
            // .NET joins the values of a name with ", ", and a value that ends with a space is malformed (RFC 9113 8.2.1).
            var values = group.Select(field => field.Value).Where(value => value.Length > 0 || group.Count() == 1);
            if (!message.Headers.TryAddWithoutValidation(group.Key, values)) message.Content!.Headers.TryAddWithoutValidation(group.Key, values);
        }
        using var answer = await _client.SendAsync(message, TestContext.Current.CancellationToken);
        var content = await answer.Content.ReadAsByteArrayAsync();
        return new SeenMessage(
            ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture), [.. Flat(answer.Headers), .. Flat(answer.Content.Headers)], SeenMessage.Digest(content), Flat(answer.TrailingHeaders));
    }

    public void Dispose() => _client.Dispose();

    private static IReadOnlyList<(string, string)> Flat(HttpHeaders headers) =>
        [.. headers.NonValidated.SelectMany(field => field.Value.Select(value => (field.Key.ToLowerInvariant(), value)))];
}
