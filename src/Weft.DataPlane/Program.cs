using System.CommandLine;
using Weft.DataPlane.Lifecycle;
using Weft.DataPlane.Startup;

[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]

var flags = new RunFlags();
var run = new Command("run", "Carry the traffic of one application.");
flags.AddTo(run);
run.SetAction(async (parsed, _) =>
{
    try
    {
        return await Composition.RunAsync(flags.Resolve(parsed, Environment.GetEnvironmentVariable));
    }
    catch (UsageException wrong)
    {
        await Console.Error.WriteLineAsync($"Error: {wrong.Message}");
        return 2;
    }
});

var version = new Command("version", "Print the version.");
version.SetAction(_ => Console.Out.WriteLine($"Weft: weft-dp {Composition.Version}"));

var root = new RootCommand("weft-dp: the data plane proxy of the Weft service mesh.") { run, version };
// Signals are ours: leaving takes the drain time, not a fixed two seconds.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
