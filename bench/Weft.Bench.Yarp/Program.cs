using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Weft.Bench.Yarp;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

// YARP as a sidecar, set up as one would who wants it fast: no logging, large windows, HTTP/2 between the proxies.
var peer = PeerSettings.FromEnvironment();
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.UseKestrelHttpsConfiguration();
builder.WebHost.ConfigureKestrel(server =>
{
    server.AddServerHeader = false;
    server.Limits.MaxRequestBodySize = null;
    server.Limits.Http2.MaxStreamsPerConnection = 1000;
    server.Limits.Http2.InitialConnectionWindowSize = 1 << 20;
    server.Limits.Http2.InitialStreamWindowSize = 1 << 18;
    server.Listen(IPAddress.Loopback, peer.Listen, listener =>
    {
        listener.Protocols = peer.TakesTls ? HttpProtocols.Http1AndHttp2 : peer.IsHttp2 ? HttpProtocols.Http2 : HttpProtocols.Http1;
        if (peer.TakesTls)
        {
            listener.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = peer.Own,
                SslProtocols = SslProtocols.Tls13,
                ClientCertificateMode = ClientCertificateMode.RequireCertificate,
                ClientCertificateValidation = (certificate, _, _) => peer.Trusts(certificate),
            });
        }
    });
});

var route = new RouteConfig { RouteId = "all", ClusterId = "upstream", Match = new RouteMatch { Path = "{**all}" } };
var upstream = new ClusterConfig
{
    ClusterId = "upstream",
    Destinations = new Dictionary<string, DestinationConfig>
    {
        ["only"] = new() { Address = $"{(peer.SpeaksTls ? "https" : "http")}://127.0.0.1:{peer.Upstream}/" },
    },
    HttpRequest = new ForwarderRequestConfig
    {
        Version = peer.SpeaksTls || peer.IsHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    },
};
builder.Services.AddReverseProxy().LoadFromMemory([route], [upstream]).ConfigureHttpClient((_, client) =>
{
    client.EnableMultipleHttp2Connections = true;
    if (peer.SpeaksTls)
    {
        client.SslOptions = new SslClientAuthenticationOptions
        {
            ClientCertificates = [peer.Own!],
            EnabledSslProtocols = SslProtocols.Tls13,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is X509Certificate2 shown && peer.Trusts(shown),
        };
    }
});

var app = builder.Build();
app.MapReverseProxy();
app.Run();
