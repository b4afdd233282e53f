using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;

namespace Weft.Demo;

/// <summary>Sends requests with bodies through the client's proxy and checks each answer against what was sent.</summary>
internal static class HttpTraffic
{
    private const int Connections = 4;
    /// <summary>Whom every receiving proxy must see.</summary>
    public const string Caller = "spiffe://default/client";

    /// <param name="address">The client's outbound.</param>
    /// <param name="version">1.1, or 2.0 by prior knowledge.</param>
    /// <param name="instance">Who must answer.</param>
    /// <param name="count">How many requests.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<Conversation> SendAsync(
        IPEndPoint address, Version version, string instance, int count, CancellationToken cancellation)
    {
        var conversation = new Conversation();
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = Connections };
        using var http = new HttpClient(handler)
        {
            BaseAddress = new Uri($"http://{address}"),
            Timeout = TimeSpan.FromSeconds(10),
            DefaultRequestVersion = version,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellation }, async (i, token) =>
        {
            try
            {
                await OneAsync(http, version, instance, i, conversation, token);
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or JsonException or IOException)
            {
                conversation.Fault(fault.Message);
            }
        });
        return conversation;
    }

    private static async Task OneAsync(
        HttpClient http, Version version, string instance, int number, Conversation conversation, CancellationToken cancellation)
    {
        var body = RandomNumberGenerator.GetBytes(number % 20 == 0 ? 300_000 : 1 + (number * 37));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/hello/{number}?x=1")
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        using var answer = await http.SendAsync(request, cancellation);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            var reason = answer.Headers.TryGetValues("x-weft-error", out var values) ? string.Join(' ', values) : string.Empty;
            conversation.Fault($"status {(int)answer.StatusCode} {reason}{await answer.Content.ReadAsStringAsync(cancellation)}");
            return;
        }

        var seen = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        conversation.Require(seen.GetProperty("bodySha256").GetString() == Convert.ToHexStringLower(SHA256.HashData(body)), "the body changed on its way");
        conversation.Require(seen.GetProperty("path").GetString() == $"/hello/{number}?x=1", "the path changed on its way");
        conversation.Require(seen.GetProperty("instance").GetString() == instance, "another application answered");
        conversation.Require(
            seen.GetProperty("protocol").GetString() == (version.Major == 2 ? "HTTP/2" : "HTTP/1.1"), "the application saw another HTTP version");
        var peer = seen.GetProperty("headers").TryGetProperty("x-forwarded-client-cert", out var header) ? header.GetString()! : "none";
        conversation.Require(peer.Contains($"URI={Caller}", StringComparison.Ordinal), $"the receiving proxy saw the peer {peer}");
        conversation.Saw(Caller);
    }
}
