using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Weft.Demo.Rpc;

namespace Weft.Demo;

/// <summary>Makes gRPC calls through the client's proxy, in turn a unary one and a server stream, and checks every answer.</summary>
internal static class GrpcTraffic
{
    private const int Numbers = 200;

    public static async Task<Conversation> SendAsync(IPEndPoint address, string instance, int count, CancellationToken cancellation)
    {
        var conversation = new Conversation();
        using var channel = GrpcChannel.ForAddress($"http://{address}");
        var client = new Greeter.GreeterClient(channel);
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellation }, async (i, token) =>
        {
            var limit = new CallOptions(deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(10), cancellationToken: token);
            try
            {
                await (i % 2 == 0 ? GreetAsync(client, $"caller {i}", instance, conversation, limit) : CountAsync(client, conversation, limit));
            }
            catch (RpcException fault)
            {
                conversation.Fault($"{fault.StatusCode} {fault.Status.Detail}");
            }
        });
        return conversation;
    }

    private static async Task GreetAsync(Greeter.GreeterClient client, string name, string instance, Conversation conversation, CallOptions limit)
    {
        var answer = await client.GreetAsync(new GreetRequest { Name = name }, limit);
        conversation.Require(answer.Text == $"hello {name}", $"the greeting was: {answer.Text}");
        conversation.Require(answer.Instance == instance, "another application answered");
        conversation.Require(answer.Caller.Contains($"URI={HttpTraffic.Caller}", StringComparison.Ordinal), $"the receiving proxy saw the peer {answer.Caller}");
        conversation.Saw(HttpTraffic.Caller);
    }

    private static async Task CountAsync(Greeter.GreeterClient client, Conversation conversation, CallOptions limit)
    {
        using var call = client.Count(new CountRequest { UpTo = Numbers }, limit);
        var last = 0;
        await foreach (var number in call.ResponseStream.ReadAllAsync(limit.CancellationToken))
        {
            conversation.Require(number.Value == ++last, $"{number.Value} came after {last - 1}");
        }

        conversation.Require(last == Numbers, $"{last} numbers came instead of {Numbers}");
        conversation.Require(call.GetStatus().StatusCode == StatusCode.OK, $"the stream ended with {call.GetStatus()}");
    }
}
