using Grpc.Core;

namespace Weft.Bench.Grpc;

/// <summary>What stands behind proxy B.</summary>
internal sealed class ChatService : Chat.ChatBase
{
    public override async Task Talk(IAsyncStreamReader<Words> requestStream, IServerStreamWriter<Words> responseStream, ServerCallContext context)
    {
        await foreach (var words in requestStream.ReadAllAsync())
        {
            await responseStream.WriteAsync(words);
        }
    }
}
