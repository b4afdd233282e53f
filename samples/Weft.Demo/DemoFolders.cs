namespace Weft.Demo;

/// <summary>Where the demo finds its programs and keeps its data.</summary>
/// <param name="Out">The programs of the mesh: those of <c>WEFT_BIN</c>, else those beside the demo.</param>
/// <param name="Own">The demo's own programs.</param>
/// <param name="Samples">The mesh's YAML files.</param>
/// <param name="Data">A folder of this run alone: data, tokens, logs.</param>
internal sealed record DemoFolders(string Out, string Own, string Samples, string Data)
{
    public string Application => System.IO.Path.Combine(Own, "weft-demo-app", "weft-demo-app");

    public static DemoFolders Find()
    {
        // The demo is built into out/lib/weft-demo of the checkout.
        var own = System.IO.Path.GetFullPath(System.IO.Path.Combine(AppContext.BaseDirectory, ".."));
        var place = Environment.GetEnvironmentVariable("WEFT_BIN") is { Length: > 0 } set ? set : System.IO.Path.Combine(own, "..");
        var samples = System.IO.Path.GetFullPath(System.IO.Path.Combine(own, "..", "..", "samples", "mesh"));
        if (!Directory.Exists(samples))
        {
            throw new DemoFailedException($"no sample mesh at {samples}: start the demo with ./build.sh demo");
        }

        return new DemoFolders(System.IO.Path.GetFullPath(place), own, samples, Directory.CreateTempSubdirectory("weft-demo-").FullName);
    }

    public string Program(string name) => System.IO.Path.Combine(Out, name);
}
