namespace Weft.Demo;

/// <summary>Where the demo finds its programs and keeps its data.</summary>
/// <param name="Out">The built programs.</param>
/// <param name="Samples">The mesh's YAML files.</param>
/// <param name="Data">A folder of this run alone: data, tokens, logs.</param>
internal sealed record DemoFolders(string Out, string Samples, string Data)
{
    public string Application => System.IO.Path.Combine(Out, "lib", "weft-demo-app", "weft-demo-app");

    public static DemoFolders Find()
    {
        var place = Environment.GetEnvironmentVariable("WEFT_BIN") is { Length: > 0 } set
            ? set
            : System.IO.Path.GetFullPath(System.IO.Path.Combine(AppContext.BaseDirectory, "..", ".."));
        var samples = System.IO.Path.GetFullPath(System.IO.Path.Combine(place, "..", "samples", "mesh"));
        if (!Directory.Exists(samples))
        {
            throw new DemoFailedException($"no sample mesh at {samples}: start the demo with ./build.sh demo");
        }

        return new DemoFolders(place, samples, Directory.CreateTempSubdirectory("weft-demo-").FullName);
    }

    public string Program(string name) => System.IO.Path.Combine(Out, name);
}
