using System.Diagnostics;
using System.Security.Cryptography;

namespace Weft.EndToEnd.Tests.Http;

/// <summary>curl, with bytes in and out where text would not do.</summary>
internal static class Curl
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>The flags for a version of HTTP.</summary>
    public static string[] Speak(string version) => version switch
    {
        "1.0" => ["-0"],
        "1.1" => ["--http1.1"],
        _ => ["--http2-prior-knowledge"],
    };

    /// <returns>What it wrote, both streams; it must succeed.</returns>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        var (code, output) = await Programs.RunAsync(Programs.Tool("curl"), ["-sS", .. arguments]);
        code.ShouldBe(0, output);
        return output;
    }

    /// <summary>Uploads so many bytes of <see cref="Origin.Pattern"/>, of a length that curl is not told.</summary>
    /// <returns>The answer.</returns>
    public static async Task<string> UploadAsync(long bytes, params string[] arguments)
    {
        using var curl = Start([.. arguments, "-T", "-"]);
        var answer = curl.StandardOutput.ReadToEndAsync();
        for (var left = bytes; left > 0; left -= Origin.Pattern.Length)
            await curl.StandardInput.BaseStream.WriteAsync(Origin.Pattern.AsMemory(0, (int)Math.Min(left, Origin.Pattern.Length)));
        curl.StandardInput.Close();
        await EndAsync(curl);
        return await answer;
    }

    /// <returns>SHA-256 of what it wrote to stdout.</returns>
    public static async Task<string> DownloadAsync(params string[] arguments)
    {
        using var curl = Start(arguments);
        var hash = await SHA256.HashDataAsync(curl.StandardOutput.BaseStream);
        await EndAsync(curl);
        return Convert.ToHexStringLower(hash);
    }

    private static Process Start(string[] arguments) => Process.Start(new ProcessStartInfo(Programs.Tool("curl"), ["-sSf", .. arguments])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static async Task EndAsync(Process curl)
    {
        using var patience = new CancellationTokenSource(Limit, TimeProvider.System);
        var error = await curl.StandardError.ReadToEndAsync(patience.Token);
        await curl.WaitForExitAsync(patience.Token);
        curl.ExitCode.ShouldBe(0, error);
    }
}
