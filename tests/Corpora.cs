namespace Weft.Testing;

/// <summary>Where the shared compatibility corpora stand: <c>WEFT_CORPORA</c>, or <c>../shared/corpora</c> beside the checkout.</summary>
internal static class Corpora
{
    /// <summary>The corpora's folder, or null when they are not on this machine.</summary>
    public static string? Root { get; } = Find();

    /// <summary>The path of <paramref name="relative"/>; skips the running test with a reason when the corpora are absent.</summary>
    public static string Path(string relative)
    {
        Assert.SkipWhen(Root is null, "corpora not found: set WEFT_CORPORA or place them at ../shared/corpora");
        return System.IO.Path.Combine(Root!, relative);
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("WEFT_CORPORA") is { Length: > 0 } set)
            return Directory.Exists(set) ? set : null;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(System.IO.Path.Combine(folder.FullName, "Weft.slnx"))) continue;
            var beside = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder.FullName, "..", "shared", "corpora"));
            return Directory.Exists(beside) ? beside : null;
        }
        return null;
    }
}
