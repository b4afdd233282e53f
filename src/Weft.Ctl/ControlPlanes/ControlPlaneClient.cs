using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Weft.Ctl.Faults;

namespace Weft.Ctl.ControlPlanes;

/// <summary>The control plane's REST API, as far as the commands use it. Every failure is a sentence for the user.</summary>
internal sealed class ControlPlaneClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly ControlPlaneEntry _entry;

    /// <param name="entry">Which control plane.</param>
    /// <param name="handler">The way to it; owned by this client.</param>
    /// <param name="timeout">For one request, answer included.</param>
    public ControlPlaneClient(ControlPlaneEntry entry, HttpMessageHandler handler, TimeSpan timeout)
    {
        if (!Uri.TryCreate(entry.Url.TrimEnd('/') + "/", UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https"))
        {
            throw new CommandFailedException($"control plane {entry.Name} has no valid address: {entry.Url}");
        }

        _entry = entry;
        _http = new HttpClient(handler) { BaseAddress = address, Timeout = timeout };
        foreach (var (name, value) in entry.Headers)
        {
            _http.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        }

        if (entry.Token is { Length: > 0 } token)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    /// <summary>The JSON at <paramref name="path"/>, or null when the control plane has nothing there.</summary>
    /// <exception cref="CommandFailedException">No answer, or an error.</exception>
    public async Task<JsonElement?> GetAsync(string path, CancellationToken cancellation)
    {
        var (status, body) = await SendAsync(new HttpRequestMessage(HttpMethod.Get, path), cancellation);
        if (status == HttpStatusCode.NotFound)
        {
            return null;
        }

        return Json(Accepted(status, body));
    }

    /// <summary>The text at <paramref name="path"/> as it is, or null when the control plane has nothing there.</summary>
    /// <exception cref="CommandFailedException">No answer, or an error.</exception>
    public async Task<string?> GetTextAsync(string path, CancellationToken cancellation)
    {
        var (status, body) = await SendAsync(new HttpRequestMessage(HttpMethod.Get, path), cancellation);
        return status == HttpStatusCode.NotFound ? null : Accepted(status, body);
    }

    /// <summary>Stores <paramref name="json"/> at <paramref name="path"/>.</summary>
    /// <returns>True when it was created, false when it was updated; and the control plane's warnings.</returns>
    /// <exception cref="CommandFailedException">No answer, or refused.</exception>
    public async Task<(bool Created, IReadOnlyList<string> Warnings)> PutAsync(
        string path, ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        var content = new ReadOnlyMemoryContent(json);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var (status, body) = await SendAsync(new HttpRequestMessage(HttpMethod.Put, path) { Content = content }, cancellation);
        Accepted(status, body);
        return (status == HttpStatusCode.Created, Warnings(body));
    }

    /// <returns>False when there was nothing to delete.</returns>
    /// <exception cref="CommandFailedException">No answer, or refused.</exception>
    public async Task<bool> DeleteAsync(string path, CancellationToken cancellation)
    {
        var (status, body) = await SendAsync(new HttpRequestMessage(HttpMethod.Delete, path), cancellation);
        if (status == HttpStatusCode.NotFound)
        {
            return false;
        }

        Accepted(status, body);
        return true;
    }

    /// <summary>Posts JSON and gives the answer's text, as the token routes do.</summary>
    /// <exception cref="CommandFailedException">No answer, or refused.</exception>
    public async Task<string> PostAsync(string path, string json, CancellationToken cancellation)
    {
        var content = new StringContent(json, Encoding.UTF8, "application/json");
        var (status, body) = await SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = content }, cancellation);
        return Accepted(status, body);
    }

    public void Dispose() => _http.Dispose();

    private async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using (request)
        {
            try
            {
                using var response = await _http.SendAsync(request, cancellation);
                return (response.StatusCode, await response.Content.ReadAsStringAsync(cancellation));
            }
            catch (HttpRequestException fault)
            {
                throw new CommandFailedException($"cannot reach the control plane at {_entry.Url}: {Innermost(fault)}", fault);
            }
            catch (TaskCanceledException fault) when (!cancellation.IsCancellationRequested)
            {
                throw new CommandFailedException(
                    $"the control plane at {_entry.Url} did not answer within {_http.Timeout.TotalSeconds:0.###} s (--api-timeout)", fault);
            }
        }
    }

    private static string Accepted(HttpStatusCode status, string body) =>
        (int)status is >= 200 and < 300 ? body : throw new RefusedException(ApiProblem.Text(status, body));

    private static JsonElement Json(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException fault)
        {
            throw new CommandFailedException($"the control plane's answer is not JSON: {fault.Message}", fault);
        }
    }

    private static List<string> Warnings(string body)
    {
        if (body.Length == 0 || Json(body) is not { ValueKind: JsonValueKind.Object } root
            || !root.TryGetProperty("warnings", out var warnings) || warnings.ValueKind != JsonValueKind.Array)
        {
            return [];
        }

        return [.. warnings.EnumerateArray().Select(warning => warning.ToString())];
    }

    private static string Innermost(Exception fault)
    {
        while (fault.InnerException is { } inner)
        {
            fault = inner;
        }

        return fault.Message;
    }
}
