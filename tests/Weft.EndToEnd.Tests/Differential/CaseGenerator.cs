using System.Text;

namespace Weft.EndToEnd.Tests.Differential;

/// <summary>Makes requests that are unusual and sound. The same seed makes the same ones.</summary>
internal sealed class CaseGenerator
{
    private static readonly string[] Methods = ["GET", "GET", "GET", "HEAD", "POST", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE", "M-SEARCH"];
    // In the one spelling that paths are brought to where they enter the mesh; other spellings are the probes of the conformance layer.
    private static readonly string[] Segments = ["a", "b.c", "~d", "%20", "%E4%B8%AD", "x;v=1", "@me", "a:b", "(1)", "!$&'*+,=", "%7Bid%7D", new string('p', 300)];
    private static readonly string[] Queries = ["", "", "?", "?q", "?q=1&q=2", "?a=%26&b=%2F&&=", "?/?:@-._~!$'()*+,;=", "?" + new string('q', 2000)];
    private static readonly int[] Statuses = [200, 200, 200, 200, 201, 202, 203, 204, 205, 206, 300, 301, 302, 304, 307, 308, 400, 401, 403, 404, 409, 410, 418, 422, 429, 431, 451, 500, 501, 502, 503, 504, 511, 599];
    private static readonly int[] Sizes = [0, 1, 2, 100, 1000, 4095, 16_383, 16_384, 16_385, 65_535, 65_536, 100_000, 300_000, 1_000_000];
    private static readonly string[] Values = ["1", "", "a b", "a,b", "\"q\"", "a\tb", "x=1; y=\"2\"", "\u00e4\u00f6\u00fc", Latin("中文 ✓"), new string('v', 200), new string('w', 4000), "()<>@,;:\\\"/[]?={}"];
    private static readonly string[] RequestNames = ["x-a", "x-a", "x-b", "accept", "accept-language", "user-agent", "authorization", "referer", "if-none-match", "cache-control", "x!#$%&'*+-.^_`|~1", "range", "x-long-name-" + "n0123456789"];
    private static readonly string[] AnswerNames = ["x-a", "x-a", "x-b", "etag", "vary", "cache-control", "location", "www-authenticate", "retry-after", "link", "x!#$%&'*+-.^_`|~1", "content-language", "age"];

    private readonly Random _random;

    public CaseGenerator(int seed)
    {
#pragma warning disable RS0030 // the source that is injected everywhere else begins here
        _random = new Random(seed);
#pragma warning restore RS0030
    }

    public RequestCase Next(int number)
    {
        var method = Pick(Methods);
        var status = Pick(Statuses);
        var takesBody = method is "POST" or "PUT" or "PATCH" or "PURGE" || (method is "DELETE" or "GET" && OneIn(6));
        var request = Content(RequestNames, takesBody, [("x-case", $"{number}"), .. Cookies()]);
        var body = status is not (204 or 205 or 304) && !OneIn(8);
        return new RequestCase
        {
            Number = number,
            Method = method,
            Target = "/" + string.Join('/', Enumerable.Range(0, _random.Next(5)).Select(_ => Pick(Segments))) + Pick(Queries),
            Request = request,
            ExpectsContinue = request.Body is { Length: > 0 } && OneIn(5),
            Status = status,
            Answer = Content(AnswerNames, body, SetCookies()),
        };
    }

    private GeneratedContent Content(string[] names, bool hasBody, IEnumerable<(string, string)> first)
    {
        var fields = first.Concat(Enumerable.Range(0, _random.Next(7)).Select(_ => (Pick(names), Pick(Values)))).ToList();
        if (!hasBody) return new GeneratedContent([.. fields], null, true, []);
        fields.Add(("content-type", "application/octet-stream"));
        // Most bodies are small, so that hundreds of them take seconds.
        var body = new byte[OneIn(4) ? Pick(Sizes) : _random.Next(3000)];
        _random.NextBytes(body);
        if (OneIn(2)) return new GeneratedContent([.. fields], body, true, []);
        (string, string)[] trailers = OneIn(2) ? [.. Enumerable.Range(0, 1 + _random.Next(3)).Select(i => ($"x-trailer-{i}", Pick(Values)))] : [];
        return new GeneratedContent([.. fields], body, false, trailers);
    }

    private List<(string, string)> Cookies() => Enumerable.Range(0, OneIn(2) ? 0 : _random.Next(4)).Select(i => ("cookie", $"c{i}={_random.Next()}")).ToList();

    private List<(string, string)> SetCookies() =>
        Enumerable.Range(0, OneIn(2) ? 0 : _random.Next(4)).Select(i => ("set-cookie", $"s{i}={_random.Next()}; Path=/; Expires=Wed, 09 Jun 2027 10:18:14 GMT")).ToList();

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];

    private bool OneIn(int count) => _random.Next(count) == 0;

    private static string Latin(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
