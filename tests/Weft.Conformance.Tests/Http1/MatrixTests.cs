using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Weft.Conformance.Tests.Http2;

namespace Weft.Conformance.Tests.Http1;

/// <summary>What may come of each request that a client could send over HTTP/1: refused, or forwarded exactly like so.</summary>
public sealed partial class MatrixTests(MatrixFixture fixture) : IClassFixture<MatrixFixture>
{
    private static readonly Dictionary<string, Probe> Probes = FramingProbes.All.Concat(HeadProbes.All).Concat(TargetProbes.All).ToDictionary(probe => probe.Sentence);

    public static TheoryData<string> Sentences => [.. Probes.Keys];

    [Theory]
    [MemberData(nameof(Sentences))]
    public async Task A_request_is_refused_or_forwarded_as_the_table_says(string sentence)
    {
        var probe = Probes[sentence];
        using var connection = await RawConnection.ConnectAsync(fixture.Proxy.Address);

        await connection.SendAsync(probe.Bytes);
        // A client that half-closes gets the answer that is under way, not those of requests behind it.
        connection.HalfClose();
        var answer = Encoding.Latin1.GetString(await connection.ReadToEndAsync());

        var statuses = StatusLine().Matches(answer).Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)).DefaultIfEmpty(0);
        statuses.ShouldBe(probe.Statuses, answer);
        (await fixture.TakeAsync()).ShouldBe(probe.AtOrigin);
    }

    [GeneratedRegex(@"HTTP/1\.1 (\d{3}) ")]
    private static partial Regex StatusLine();
}
