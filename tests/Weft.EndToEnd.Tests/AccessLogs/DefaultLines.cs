namespace Weft.EndToEnd.Tests.AccessLogs;

/// <summary>Kuma's two default formats, filled in.</summary>
internal static class DefaultLines
{
    /// <remarks>An upgrade has no service time: its request never ended before the answer.</remarks>
    /// <param name="sent">What was sent.</param>
    /// <param name="source">The client's service as the proxy knows it.</param>
    /// <param name="upstream">Where the proxy sent it.</param>
    public static string Of(SentTraffic sent, string source, string upstream) => sent.IsHttp
        ? $"[TIME] default \"{sent.Method} {sent.Path} {sent.Protocol}\" {sent.Status} - {sent.FromClient} {sent.ForClient} MS {(sent.IsUpgrade ? "-" : "MS")} \"-\" \"{sent.Agent}\" \"-\" "
            + $"\"{Sender.RequestId}\" \"{sent.Authority}\" \"{source}\" \"{sent.Service}\" \"127.0.0.1\" \"{upstream}\""
        : $"[TIME] - default 127.0.0.1({source})->{upstream}({sent.Service}) took MSms, sent {sent.ForClient} bytes, received: {sent.FromClient} bytes";
}
