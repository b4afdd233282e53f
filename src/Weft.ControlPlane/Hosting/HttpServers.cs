using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Weft.ControlPlane.Answers;
using Weft.ControlPlane.Configuration;
using Weft.ControlPlane.Measures;

namespace Weft.ControlPlane.Hosting;

/// <summary>Makes the control plane's HTTP servers. Each is a program of its own, so that no route of one can be reached through another.</summary>
internal static class HttpServers
{
    /// <summary>An HTTP/1.1 server in clear text.</summary>
    public static WebApplication Plain(ListenAddress address, ILoggerFactory logs, RequestMeasures? measures, Action<IEndpointRouteBuilder> map) =>
        Build(address, logs, listen => listen.Protocols = HttpProtocols.Http1, measures, _ => { }, routes =>
        {
            map(routes);
            routes.MapFallback(http => http.WriteErrorAsync(new ApiError(StatusCodes.Status404NotFound, "Not found", $"there is nothing at {http.Request.Path}")));
        });

    /// <summary>HTTP/1.1 and HTTP/2 in clear text on one port, with gRPC.</summary>
    public static WebApplication Mixed(
        ListenAddress address, ILoggerFactory logs, CallMeasures calls, Action<IServiceCollection> addServices, Action<IEndpointRouteBuilder> map) => Build(
        address,
        logs,
        listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.Use(ClearTextProtocol.Choose);
        },
        null,
        services =>
        {
            AddGrpc(services, calls);
            addServices(services);
        },
        map);

    /// <summary>The dp-server: HTTP/1.1 and HTTP/2 over TLS, with gRPC.</summary>
    public static WebApplication Tls(
        ListenAddress address, ILoggerFactory logs, X509Certificate2 certificate, RequestMeasures measures, CallMeasures calls,
        Action<IServiceCollection> addServices, Action<IEndpointRouteBuilder> map) => Build(
        address,
        logs,
        listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(certificate);
        },
        measures,
        services =>
        {
            AddGrpc(services, calls);
            addServices(services);
        },
        map);

    /// <summary>The port a started server listens at.</summary>
    public static int PortOf(WebApplication server)
    {
        var addresses = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new Uri(addresses.First()).Port;
    }

    private static void AddGrpc(IServiceCollection services, CallMeasures calls) =>
        services.AddSingleton(calls).AddGrpc(grpc => grpc.Interceptors.Add<CallMeasures>());

    private static WebApplication Build(
        ListenAddress address, ILoggerFactory logs, Action<ListenOptions> configure, RequestMeasures? measures, Action<IServiceCollection> addServices, Action<IEndpointRouteBuilder> map)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [], EnvironmentName = Environments.Production });
        builder.Services.AddSingleton(logs);
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // ClearTextProtocol lets Kestrel believe in TLS where clients say http.
            kestrel.AllowAlternateSchemes = true;
            kestrel.Limits.MaxRequestBodySize = RequestBody.MaxBytes;
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
            // Proxies hold one stream each, for days; a dead one is noticed by its silence.
            kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(10);
            kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(5);
            Listen(kestrel, address.EndPoint, configure);
        });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.Services.AddSingleton<IHostLifetime, OwnedLifetime>();
        addServices(builder.Services);
        var server = builder.Build();
        if (measures is not null) server.Use(measures.MeasureAsync);
        server.Use(AnswerFailures);
        map(server);
        return server;
    }

    private static void Listen(KestrelServerOptions kestrel, IPEndPoint address, Action<ListenOptions> configure)
    {
        if (address.Address.Equals(IPAddress.IPv6Any)) kestrel.ListenAnyIP(address.Port, configure);
        else kestrel.Listen(address, configure);
    }

    private static async Task AnswerFailures(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException fault) when (!http.Response.HasStarted)
        {
            await http.WriteErrorAsync(new ApiError(fault.StatusCode, "Bad Request", fault.Message));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer.
        }
        catch (Exception fault) when (!http.Response.HasStarted)
        {
            http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("weft.http").LogError(fault, "{Method} {Path} failed", http.Request.Method, http.Request.Path);
            await http.WriteErrorAsync(new ApiError(StatusCodes.Status500InternalServerError, "Internal Server Error", "the control plane's log says more"));
        }
    }
}
