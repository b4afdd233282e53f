namespace Weft.EndToEnd.Tests.Http;

/// <summary>curl of each version against applications of each version.</summary>
public class CurlTests(HttpMesh mesh) : IClassFixture<HttpMesh>
{
    private const string Nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static readonly string[] Versions = ["1.0", "1.1", "2"];
    private static readonly string[] Persistent = ["1.1", "2"];
    private static readonly string[] Services = ["web", "api"];

    public static MatrixTheoryData<string, string> All { get; } = new(Versions, Services);

    public static MatrixTheoryData<string, string> ThatPersist { get; } = new(Persistent, Services);

    [Theory]
    [MemberData(nameof(All))]
    public async Task Every_method_arrives_and_is_answered(string version, string service)
    {
        var url = await UrlAsync(service);
        var protocol = service == "api" ? "HTTP/2" : "HTTP/1.1";

        foreach (var method in new[] { "GET", "DELETE", "OPTIONS", "PURGE" })
            (await Curl.RunAsync([.. Curl.Speak(version), "-X", method, $"{url}/a%20b?c=d%2Fe"])).ShouldBe($"{method} /a%20b?c=d%2Fe {protocol} 0 {Nothing} cookie=\n");
        foreach (var method in new[] { "POST", "PUT", "PATCH" })
            (await Curl.RunAsync([.. Curl.Speak(version), "-X", method, "-d", "hello", $"{url}/form"]))
                .ShouldBe($"{method} /form {protocol} 5 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824 cookie=\n");
        (await Curl.RunAsync([.. Curl.Speak(version), "-I", $"{url}/big/5000"])).ToLowerInvariant().ShouldContain("content-length: 5000\r\n");
    }

    [Theory]
    [MemberData(nameof(ThatPersist))]
    public async Task An_upload_waits_for_100_continue_and_is_told_to(string version, string service)
    {
        var url = await UrlAsync(service);
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, [.. Enumerable.Repeat(Origin.Pattern, 32).SelectMany(bytes => bytes)], TestContext.Current.CancellationToken);

        // Long enough that a proxy which keeps the 100 to itself is noticed.
        string[] upload = [.. Curl.Speak(version), "-v", "--expect100-timeout", "30", "-H", "Expect: 100-continue", "--data-binary", $"@{file}"];
        var taken = await Curl.RunAsync([.. upload, $"{url}/form"]);
        // Debian 12's curl takes a refusal over HTTP/2 for no answer, from Kestrel too.
        var refused = version == "2" ? "" : await Curl.RunAsync([.. upload, $"{url}/refuse"]);
        File.Delete(file);

        taken.ShouldContain(version == "2" ? "< HTTP/2 100" : "< HTTP/1.1 100 Continue");
        taken.ShouldContain($" {32 * Origin.Pattern.Length} {Origin.Sha256Of(32 * Origin.Pattern.Length)} ");
        if (version == "2") return;
        refused.ShouldContain("< HTTP/1.1 413 ");
        refused.ShouldNotContain("< HTTP/1.1 100");
    }

    [Theory]
    [MemberData(nameof(ThatPersist))]
    public async Task An_upload_of_unknown_length_arrives_whole(string version, string service)
    {
        const int Bytes = 3_000_001;

        var answer = await Curl.UploadAsync(Bytes, [.. Curl.Speak(version), $"{await UrlAsync(service)}/form"]);

        answer.ShouldContain($"PUT /form {(service == "api" ? "HTTP/2" : "HTTP/1.1")} {Bytes} {Origin.Sha256Of(Bytes)} ");
    }

    [Theory]
    [InlineData("1.1", "node")]
    [InlineData("1.1", "api")]
    [InlineData("2", "node")]
    [InlineData("2", "api")]
    public async Task Trailers_of_an_answer_reach_the_client(string version, string service)
    {
        var answer = await Curl.RunAsync([.. Curl.Speak(version), "-H", "TE: trailers", "-D", "-", $"{await UrlAsync(service)}/trailers"]);

        answer.ShouldContain("body");
        answer.ToLowerInvariant().ShouldContain("x-sum: 42");
    }

    // Debian 12's curl cannot use an HTTP/2 connection again that began by prior knowledge; nghttp and h2load do.
    [Theory]
    [InlineData("web")]
    [InlineData("api")]
    public async Task A_connection_is_used_again(string service)
    {
        var url = await UrlAsync(service);

        var talk = await Curl.RunAsync("-v", $"{url}/one", $"{url}/big/100000", "-o", "/dev/null", $"{url}/three");

        talk.Split("Re-using existing connection").Length.ShouldBe(3, talk);
    }

    [Theory]
    [MemberData(nameof(ThatPersist))]
    public async Task Cookies_come_and_go_whole(string version, string service)
    {
        var url = await UrlAsync(service);
        var jar = Path.GetTempFileName();

        var given = await Curl.RunAsync([.. Curl.Speak(version), "-D", "-", "-c", jar, $"{url}/cookies"]);
        var shown = await Curl.RunAsync([.. Curl.Speak(version), "-b", jar, "-H", "cookie: zero=0; third=3", $"{url}/two"]);
        File.Delete(jar);

        given.Split('\n').Count(line => line.StartsWith("set-cookie: ", StringComparison.OrdinalIgnoreCase)).ShouldBe(2, given);
        shown.Trim().Split("cookie=")[1].Split("; ").Order(StringComparer.Ordinal).ShouldBe(["first=1", "second=2", "third=3", "zero=0"]);
    }

    private async Task<string> UrlAsync(string service) => $"http://127.0.0.1:{(await mesh.ReachAsync(service)).Mesh}";
}
