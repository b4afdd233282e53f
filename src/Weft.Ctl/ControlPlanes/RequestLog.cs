using System.Globalization;

namespace Weft.Ctl.ControlPlanes;

/// <summary>
/// Tells on standard error what is asked of a control plane: a line for each request, with the answer's status and how long it took.
/// Bodies and headers hold tokens and secrets and are never shown.
/// </summary>
internal sealed class RequestLog(HttpMessageHandler inner, TextWriter output, TimeProvider time, bool isDetailed) : DelegatingHandler(inner)
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (isDetailed)
        {
            output.WriteLine($"debug: {request.Method} {request.RequestUri} HTTP/{request.Version}, {Size(request.Content)}");
        }

        var start = time.GetTimestamp();
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            output.WriteLine($"info: {request.Method} {request.RequestUri}: {(int)response.StatusCode} in {Elapsed(start)}");
            if (isDetailed)
            {
                output.WriteLine($"debug: answer HTTP/{response.Version}, {Size(response.Content)}");
            }

            return response;
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
        {
            output.WriteLine($"info: {request.Method} {request.RequestUri}: no answer in {Elapsed(start)}: {fault.Message}");
            throw;
        }
    }

    private static string Size(HttpContent? content) => content switch
    {
        null => "no body",
        { Headers.ContentLength: { } length } => string.Create(CultureInfo.InvariantCulture, $"{length} bytes of {content.Headers.ContentType?.MediaType}"),
        _ => $"a body of {content.Headers.ContentType?.MediaType}",
    };

    private string Elapsed(long start) => string.Create(CultureInfo.InvariantCulture, $"{time.GetElapsedTime(start).TotalMilliseconds:0} ms");
}
