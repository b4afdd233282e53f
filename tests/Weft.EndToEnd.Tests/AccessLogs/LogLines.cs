using System.Text.RegularExpressions;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.AccessLogs;

/// <summary>Records that came to one place, from when it was made.</summary>
internal sealed class LogLines
{
    // Records leave every 20 ms, a collector's every 200 ms: a second one would have come by then.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(600);

    private readonly Func<IReadOnlyList<string>> _read;
    private readonly int _before;

    public LogLines(Func<IReadOnlyList<string>> read)
    {
        _read = read;
        _before = read().Count;
    }

    /// <summary>Lines of a file, which may not be there yet.</summary>
    public static LogLines OfFile(string path) => new(() => Read(path));

    /// <summary>The lines of a file that is written to.</summary>
    public static IReadOnlyList<string> Read(string path) => File.Exists(path) ? File.ReadAllText(path).Split('\n')[..^1] : [];

    /// <summary>Exactly these records came, where TIME, MS, PORT and UUID stand for what is different each time.</summary>
    public async Task ShouldBeAsync(params string[] expected)
    {
        var wanted = string.Join('\n', expected);
        await Eventually.BecomesAsync("records came", TimeSpan.FromSeconds(10), () => Task.FromResult(_read().Count >= _before + expected.Length ? null : "expected " + wanted));
        await Task.Delay(Quiet, TimeProvider.System);
        var lines = string.Join('\n', _read().Skip(_before));
        Pattern(wanted).IsMatch(lines).ShouldBeTrue($"expected {wanted}\nbut was  {lines}");
    }

    public async Task ShouldBeNoneAsync()
    {
        await Task.Delay(Quiet, TimeProvider.System);
        _read().Skip(_before).ShouldBeEmpty();
    }

    public static Regex Pattern(string text) => new(
        "^" + Regex.Escape(text).Replace("TIME", @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", StringComparison.Ordinal)
            .Replace("MS", @"\d{1,4}", StringComparison.Ordinal).Replace("PORT", @"\d{4,5}", StringComparison.Ordinal)
            .Replace("UUID", "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", StringComparison.Ordinal) + "$",
        RegexOptions.None, TimeSpan.FromSeconds(1));
}
