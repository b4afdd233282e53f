using Weft.Benchmarks.HotPaths;
using Weft.Testing;

namespace Weft.Proxy.Tests.HotPaths;

/// <summary>Runs the bodies of the micro-benchmarks.</summary>
public sealed class AllocationTests
{
    private const int WarmRounds = 2000;
    private const int Rounds = 10_000;

    public static TheoryData<string> Names => [.. HotPathList.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_hot_path_allocates_nothing_once_it_is_warm(string name)
    {
        using var path = HotPathList.Make(name);
        var sum = 0;
        for (var round = 0; round < WarmRounds; round++) sum += path.Run();

        Allocated.Bytes(() =>
        {
            for (var round = 0; round < Rounds; round++) sum += path.Run();
        }).ShouldBe(0, $"{name} allocated");
        sum.ShouldNotBe(0);
    }
}
