using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Differential;

/// <summary>
/// The same requests direct and through a pair under mutual TLS: what the origin sees of the request and the client of the answer is the
/// same, byte for byte, apart from <see cref="AllowedDifferences"/>. WEFT_LONG=1 sends twenty times as many.
/// </summary>
public sealed class PairTests
{
    private const int Seed = 5;

    private static int Count => Environment.GetEnvironmentVariable("WEFT_LONG") == "1" ? 6000 : 300;

    [Fact]
    public async Task A_request_through_the_pair_is_the_request_sent_direct()
    {
        var generator = new CaseGenerator(Seed);
        RequestCase[] cases = [.. Enumerable.Range(0, Count).Select(generator.Next)];
        await using var mesh = await MeshUnderTest.StartAsync();
        var ports = mesh.Ports;
        var (http1, http2, web, api) = (ports.Take(), ports.Take(), ports.Take(), ports.Take());
        await using var origin = await ScriptedOrigin.StartAsync(cases, http1, http2);
        await mesh.AddSidecarAsync("service-1", [new Inbound("web", "http", ports.Take(), http1), new Inbound("api", "http2", ports.Take(), http2)]);
        var client = await mesh.AddSidecarAsync(
            "client-1", [new Inbound("client", "tcp", ports.Take(), ports.Take())], new Outbound("127.0.0.1", web, "web"), new Outbound("127.0.0.1", api, "api"));
        await mesh.IsUpAsync();
        foreach (var service in new[] { "web", "api" }) await mesh.KnowsAsync(client, service, 1);

        var differences = new List<string>();
        using (var direct = new Http1Client(http1))
        {
            differences.AddRange(await CompareAsync("h1-h2-h1", cases, origin, direct, new Http1Client(web), answersTrailers: false));
            differences.AddRange(await CompareAsync("h1-h2-h2", cases, origin, direct, new Http1Client(api), answersTrailers: true));
        }
        using (var direct = new Http2Client(http2))
        {
            differences.AddRange(await CompareAsync("h2-h2-h1", cases, origin, direct, new Http2Client(web), answersTrailers: false));
            differences.AddRange(await CompareAsync("h2-h2-h2", cases, origin, direct, new Http2Client(api), answersTrailers: true));
        }

        differences.ShouldBeEmpty($"seed {Seed}");
    }

    private static async Task<List<string>> CompareAsync(string way, RequestCase[] cases, ScriptedOrigin origin, ICaseClient direct, ICaseClient through, bool answersTrailers)
    {
        using var owned = through;
        var differences = new List<string>();
        foreach (var each in cases)
        {
            if (differences.Count > 10) break;
            // Kestrel answers with trailers over HTTP/2 alone and never with empty ones, so what was asked for stands for what a direct answer would have had.
            var trailers = answersTrailers && !each.HasBareAnswer ? each.Answer.Trailers.Where(field => field.Value.Length > 0) : [];
            var straight = await SendAsync(direct, each) with { Trailers = [.. trailers] };
            var expected = origin.Take(each.Number);
            var answer = await SendAsync(through, each);
            var seen = origin.Take(each.Number);
            var what = $"{way}: case {each.Number} ({each.Method} {each.Status})";
            if (expected.Count != 1 || seen.Count != 1) differences.Add($"{what}: the origin saw {expected.Count} and {seen.Count}: {straight.Start}, {answer.Start}; {string.Join(", ", each.Request.Fields)}");
            foreach (var (first, second) in expected.Zip(seen)) Add(differences, what + " request", first.Lines(AllowedDifferences.OfRequests), second.Lines(AllowedDifferences.OfRequests));
            Add(differences, what + " answer", straight.Lines(AllowedDifferences.OfAnswers), answer.Lines(AllowedDifferences.OfAnswers));
        }
        return differences;
    }

    private static async Task<SeenMessage> SendAsync(ICaseClient client, RequestCase each)
    {
        try
        {
            return await client.SendAsync(each);
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException)
        {
            return new SeenMessage($"no answer: {fault.Message} {fault.InnerException?.Message}", [], "", []);
        }
    }

    private static void Add(List<string> differences, string what, IReadOnlyList<string> direct, IReadOnlyList<string> through)
    {
        differences.AddRange(direct.Except(through).Select(line => $"{what}: only direct: {line}"));
        differences.AddRange(through.Except(direct).Select(line => $"{what}: only through the pair: {line}"));
    }
}
