using Weft.Fuzz;

namespace Weft.Conformance.Tests.Codecs;

/// <summary>A short run of every fuzz target, the same inputs each time; `./build.sh fuzz` runs longer.</summary>
public sealed class FuzzReplayTests
{
    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_codec_holds_what_it_accepts_under_mutation(string target)
    {
        var run = new FuzzRun(FuzzTargets.All.Single(t => t.Name == target), seed: 7, TimeProvider.System);

        run.Count(10_000);

        run.Findings.ShouldBeEmpty();
        run.Accepted.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void Every_target_that_was_written_is_run() =>
        FuzzTargets.All.Select(target => target.GetType()).ShouldBe(
            typeof(FuzzTarget).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(FuzzTarget)) && !type.IsAbstract), ignoreOrder: true);
}
