using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Weft.Benchmarks;

// weft-benchmarks [--short] [FOLDER]: FOLDER takes the tables. In this process, since a project made by the tool would not have the repository's settings.
var isShort = args.Contains("--short");
var folder = args.FirstOrDefault(argument => argument != "--short") ?? "BenchmarkDotNet.Artifacts";
var job = (isShort ? Job.ShortRun : Job.Default.WithWarmupCount(6).WithIterationCount(15)).WithToolchain(InProcessEmitToolchain.Instance);
var configuration = ManualConfig.CreateEmpty()
    .AddJob(job)
    .AddColumn(new ParamColumn(nameof(HotPathBenchmarks.What)), StatisticColumn.Mean, StatisticColumn.Error, StatisticColumn.StdDev)
    .AddColumnProvider(DefaultColumnProviders.Metrics)
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddExporter(MarkdownExporter.GitHub)
    .AddLogger(ConsoleLogger.Default)
    .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(60))
    .WithArtifactsPath(folder);
var summary = BenchmarkRunner.Run<HotPathBenchmarks>(configuration);
return summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success) ? 1 : 0;
