using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Weft.Demo.App;

if (AppOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(AppOptions.Usage);
    return 2;
}

var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.Services.AddSingleton(options).AddGrpc();
builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(options.Address, listen =>
{
    switch (options.Protocol)
    {
        case "http":
            listen.Protocols = HttpProtocols.Http1;
            break;
        case "http2" or "grpc":
            listen.Protocols = HttpProtocols.Http2;
            break;
        case "tls":
            listen.UseHttps(OwnCertificate.Make(options.Name));
            listen.Run(connection => TcpEcho.RunAsync(connection, options.Name));
            break;
        case "kafka":
            listen.Run(new KafkaBroker(options.Name, options.Address).RunAsync);
            break;
        default:
            listen.Run(connection => TcpEcho.RunAsync(connection, options.Name));
            break;
    }
}));
var app = builder.Build();
if (options.Protocol == "grpc")
{
    app.MapGrpcService<GreeterService>();
}
else
{
    app.UseWebSockets();
    app.Run(context => context.WebSockets.IsWebSocketRequest ? EchoSocket.RunAsync(context) : EchoAnswer.WriteAsync(context, options.Name));
}

await app.StartAsync();
Console.WriteLine(options);
await app.WaitForShutdownAsync();
return 0;
