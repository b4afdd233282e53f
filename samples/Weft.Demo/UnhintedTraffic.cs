using System.Net;
using System.Net.Http;

namespace Weft.Demo;

/// <summary>Asks a service over HTTP that nobody has said speaks it, each time on a connection of its own.</summary>
internal static class UnhintedTraffic
{
    private const int AnswerBytes = 5000;

    public static async Task<Conversation> SendAsync(IPEndPoint address, int count, CancellationToken cancellation)
    {
        var conversation = new Conversation();
        using var http = new HttpClient { BaseAddress = new Uri($"http://{address}"), Timeout = TimeSpan.FromSeconds(10) };
        http.DefaultRequestHeaders.ConnectionClose = true;
        for (var i = 0; i < count; i++)
        {
            try
            {
                var answer = await http.GetByteArrayAsync(new Uri($"/?bytes={AnswerBytes}", UriKind.Relative), cancellation);
                conversation.Require(answer.Length == AnswerBytes, $"{answer.Length} bytes came instead of {AnswerBytes}");
            }
            catch (Exception fault) when (fault is HttpRequestException || (fault is TaskCanceledException && !cancellation.IsCancellationRequested))
            {
                conversation.Fault(fault.Message);
            }
        }
        return conversation;
    }
}
