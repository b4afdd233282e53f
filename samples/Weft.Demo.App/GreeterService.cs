using Grpc.Core;
using Weft.Demo.Rpc;

namespace Weft.Demo.App;

/// <summary>The gRPC service of greeter.proto.</summary>
internal sealed class GreeterService(AppOptions options) : Greeter.GreeterBase
{
    public override Task<Greeting> Greet(GreetRequest request, ServerCallContext context) => Task.FromResult(new Greeting
    {
        Text = $"hello {request.Name}",
        Instance = options.Name,
        Caller = context.RequestHeaders.GetValue("x-forwarded-client-cert") ?? string.Empty,
    });

    public override async Task Count(CountRequest request, IServerStreamWriter<Number> responseStream, ServerCallContext context)
    {
        for (var i = 1; i <= request.UpTo; i++)
        {
            await responseStream.WriteAsync(new Number { Value = i }, context.CancellationToken);
        }
    }
}
