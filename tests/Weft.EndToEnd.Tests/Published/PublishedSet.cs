namespace Weft.EndToEnd.Tests.Published;

/// <summary>The release programs that <c>./build.sh publish</c> makes.</summary>
internal static class PublishedSet
{
    /// <summary>Where they are.</summary>
    public static string Folder { get; } = Path.Combine(Programs.Folder, "published");

    // Both copies of weft-dp come from one native build and keep its time: an older one here was made from older sources.
    private static bool IsStale =>
        File.GetLastWriteTimeUtc(Path.Combine(Folder, "lib", "weft-dp", "weft-dp")) < File.GetLastWriteTimeUtc(Path.Combine(Programs.Folder, "lib", "weft-dp", "weft-dp"));

    /// <summary>The path of one; skips the test when none were made since the sources changed.</summary>
    public static string Program(string name)
    {
        var path = Path.Combine(Folder, name);
        Assert.SkipUnless(File.Exists(path), "published set not built: run ./build.sh publish");
        Assert.SkipWhen(IsStale, "published set older than the programs of the tests: run ./build.sh publish");
        return path;
    }
}
