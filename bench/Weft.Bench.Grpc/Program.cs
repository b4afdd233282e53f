using System.Globalization;
using System.Net;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Weft.Bench.Grpc;

// serve PORT | talk PORT SECONDS STREAMS RATE   RATE: messages a second of all streams together; 0: as many as go
var port = int.Parse(args[1], CultureInfo.InvariantCulture);
if (args[0] == "serve")
{
    var builder = WebApplication.CreateSlimBuilder();
    builder.Logging.ClearProviders();
    builder.Services.AddGrpc();
    builder.WebHost.ConfigureKestrel(server =>
    {
        server.Limits.Http2.MaxStreamsPerConnection = 1000;
        server.Listen(IPAddress.Loopback, port, listener => listener.Protocols = HttpProtocols.Http2);
    });
    var app = builder.Build();
    app.MapGrpcService<ChatService>();
    app.Run();
    return;
}

var duration = TimeSpan.FromSeconds(double.Parse(args[2], CultureInfo.InvariantCulture));
var streams = int.Parse(args[3], CultureInfo.InvariantCulture);
var rate = double.Parse(args[4], CultureInfo.InvariantCulture);
var pause = rate > 0 ? TimeSpan.FromSeconds(streams / rate) : TimeSpan.Zero;
using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}");
var client = new Chat.ChatClient(channel);
var conversations = Enumerable.Range(0, streams).Select(_ => new Conversation(client, pause)).ToArray();
await Task.WhenAll(conversations.Select((conversation, at) => conversation.RunAsync(pause * at / streams, duration)));

var times = conversations.SelectMany(conversation => conversation.Microseconds).Order().ToArray();
double At(double share) => times.Length == 0 ? 0 : times[(int)((times.Length - 1) * share)];
var (answers, errors) = (conversations.Sum(conversation => conversation.Answers), conversations.Sum(conversation => conversation.Errors));
Console.WriteLine(FormattableString.Invariant(
    $"{{\"reqs\":{answers},\"errors\":{errors},\"rps\":{answers / duration.TotalSeconds:F1},\"p50\":{At(.5):F0},\"p99\":{At(.99):F0}}}"));
