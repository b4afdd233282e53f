using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Http;

public class BulkTests(HttpMesh mesh) : IClassFixture<HttpMesh>
{
    private const long AllowedResident = 40L * 1024 * 1024;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>1 GiB with <c>WEFT_LONG=1</c>, else a quarter of it.</summary>
    private static long Bytes { get; } = (Environment.GetEnvironmentVariable("WEFT_LONG") == "1" ? 1024L : 256L) * 1024 * 1024;

    [Theory]
    [InlineData("1.1", "web")]
    [InlineData("2", "api")]
    public async Task Bodies_of_a_gigabyte_pass_whole_in_little_memory(string version, string service)
    {
        var url = $"http://127.0.0.1:{(await mesh.ReachAsync(service)).Mesh}";
        var expected = Origin.Sha256Of(Bytes);
        using var stop = new CancellationTokenSource();
        var most = MostResidentAsync(await mesh.PairAsync(), stop.Token);

        (await Curl.DownloadAsync([.. Curl.Speak(version), $"{url}/big/{Bytes}"])).ShouldBe(expected);
        (await Curl.UploadAsync(Bytes, [.. Curl.Speak(version), $"{url}/form"])).ShouldContain($" {Bytes} {expected} ");

        await stop.CancelAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"at most {await most >> 10} KiB");
        (await most).ShouldBeLessThan(AllowedResident);
    }

    private static async Task<long> MostResidentAsync(ServicePair pair, CancellationToken stop)
    {
        long most = 0;
        while (!stop.IsCancellationRequested)
        {
            most = Math.Max(most, Math.Max(pair.Client.Process.ResidentBytes, pair.Service.Process.ResidentBytes));
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
        return most;
    }
}
