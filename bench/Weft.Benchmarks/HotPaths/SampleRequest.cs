using Weft.Protocols.Messages;

namespace Weft.Benchmarks.HotPaths;

internal static class SampleRequest
{
    /// <summary>Fills a block with what a browser behind a sidecar sends.</summary>
    public static void Fill(HeaderBlock head)
    {
        head.Clear();
        head.SetMethod("GET"u8);
        head.SetScheme("http"u8);
        head.SetAuthority("orders.mesh:8080"u8);
        head.SetPath("/orders/4711?expand=lines"u8);
        head.Add("user-agent"u8, "Mozilla/5.0 (X11; Linux x86_64)"u8);
        head.Add("accept"u8, "application/json"u8);
        head.Add("accept-encoding"u8, "gzip, deflate"u8);
        head.Add("accept-language"u8, "en"u8);
        head.Add("cookie"u8, "session=0123456789abcdef"u8);
        head.Add("x-request-id"u8, "7f1de3f0-2b7c-4f0e-9a53-0d6b3f0a9b11"u8);
        head.Add("x-forwarded-proto"u8, "http"u8);
        head.Add("x-kuma-tags"u8, "&kuma.io/service=web&"u8);
    }
}
