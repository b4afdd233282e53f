using BenchmarkDotNet.Attributes;
using Weft.Benchmarks.HotPaths;

namespace Weft.Benchmarks;

/// <summary>Times every <see cref="HotPath"/>; a row for each. The tests run the same bodies and fail when one allocates.</summary>
public class HotPathBenchmarks
{
    private HotPath? _path;

    public static IEnumerable<string> Names => HotPathList.Names;

    [ParamsSource(nameof(Names))]
    public string What { get; set; } = "";

    [GlobalSetup]
    public void Prepare() => _path = HotPathList.Make(What);

    [Benchmark]
    public int Run() => _path!.Run();

    [GlobalCleanup]
    public void End() => _path?.Dispose();
}
