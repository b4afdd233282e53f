using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Weft.Demo.App;

if (AppOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(AppOptions.Usage);
    return 2;
}

var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(options.Address, listen =>
{
    switch (options.Protocol)
    {
        case "http":
            listen.Protocols = HttpProtocols.Http1;
            break;
        case "http2":
            listen.Protocols = HttpProtocols.Http2;
            break;
        default:
            listen.Run(connection => TcpEcho.RunAsync(connection, options.Name));
            break;
    }
}));
var app = builder.Build();
app.Run(context => EchoAnswer.WriteAsync(context, options.Name));
await app.StartAsync();
Console.WriteLine(options);
await app.WaitForShutdownAsync();
return 0;
