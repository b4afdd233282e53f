using System.Text;
using Weft.Conformance.Tests.Http1;
using Weft.Fuzz;

namespace Weft.Conformance.Tests.Differential;

/// <summary>
/// Mutated HTTP/1 requests before our codec and before those of others: never do both accept and differ. WEFT_LONG=1 runs a hundred times as long.
/// </summary>
public sealed class ReadingTests
{
    private const int Seed = 11;

    private static readonly byte[][] Seeds =
    [
        .. FramingProbes.All.Concat(HeadProbes.All).Concat(TargetProbes.All).Select(probe => probe.Bytes).Where(bytes => bytes.Length < 500),
        .. FuzzTargets.All.Single(target => target.Name == "h1-request").Seeds,
    ];

    private static int Factor => Environment.GetEnvironmentVariable("WEFT_LONG") == "1" ? 100 : 1;

    [Fact]
    public async Task Node_and_we_never_take_the_same_bytes_for_different_requests()
    {
        using var node = new NodeReader();
        await CompareAsync(5000 * Factor, node.ReadAsync);
    }

    [Fact]
    public async Task Kestrel_and_we_never_take_the_same_bytes_for_different_requests()
    {
        await using var kestrel = await KestrelReader.StartAsync();
        await CompareAsync(1000 * Factor, kestrel.ReadAsync);
    }

    private static async Task CompareAsync(int inputs, Func<byte[], Task<Reading>> other)
    {
#pragma warning disable RS0030 // the same inputs each time
        var mutator = new Mutator(new Random(Seed));
#pragma warning restore RS0030
        // Only what both take is mutated: one edit away from a request is where readers differ.
        var corpus = new List<byte[]>();
        var differences = new List<string>();
        var both = 0;
        for (var i = 0; i < Seeds.Length + inputs && differences.Count < 10; i++)
        {
            var input = i < Seeds.Length ? Seeds[i] : mutator.Mutate(corpus);
            var ours = OwnReader.Read(input);
            var theirs = await other(input);
            if (ours.Against(theirs) is { } difference) differences.Add($"{difference}: {Encoding.Latin1.GetString(input).Replace("\r", "\\r", StringComparison.Ordinal)}");
            if (ours.Requests.Count == 0 || theirs.Requests.Count == 0) continue;
            both++;
            // Behind a CONNECT anything goes, so its mutants teach nothing.
            if (corpus.Count < 2000 && ours.Requests[0].Method != "CONNECT") corpus.Add(input);
        }

        differences.ShouldBeEmpty($"seed {Seed}");
        both.ShouldBeGreaterThan(inputs / 10);
    }
}
