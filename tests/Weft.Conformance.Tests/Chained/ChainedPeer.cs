using System.Net.Sockets;
using Weft.EndToEnd.Tests;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.Conformance.Tests.Chained;

/// <summary>A real reverse proxy of others between ours and an origin: its reading of what we forward is what counts.</summary>
internal sealed class ChainedPeer : IAsyncDisposable
{
    public const string Nginx = "nginx";
    public const string HAProxy = "HAProxy";
    public const string Node = "node";
    public const string Kestrel = "Kestrel";

    private readonly string _folder = Directory.CreateTempSubdirectory("weft-chained").FullName;
    private readonly IAsyncDisposable _running;

    private ChainedPeer(string name, int origin)
    {
        Port = new Ports().Take();
        _running = name switch
        {
            Nginx => RunningProgram.Start(name, Programs.Tool("nginx"), ["-p", _folder, "-e", "stderr", "-c", Write("nginx.conf", NginxText(origin))]),
            HAProxy => RunningProgram.Start(name, Programs.Tool("haproxy"), ["-db", "-f", Write("haproxy.cfg", HAProxyText(origin))]),
            Node => RunningProgram.Start(name, Programs.Tool("node"), [Path.Combine(AppContext.BaseDirectory, "Chained", "forward.js"), $"{Port}", $"{origin}"]),
            _ => KestrelForwarder.Start(Port, origin),
        };
    }

    public int Port { get; }

    public static async Task<ChainedPeer> StartAsync(string name, int origin)
    {
        var peer = new ChainedPeer(name, origin);
        try
        {
            await peer.IsListeningAsync();
            return peer;
        }
        catch
        {
            await peer.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _running.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task IsListeningAsync()
    {
        for (var tries = 0; ; tries++)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync("127.0.0.1", Port);
                return;
            }
            catch (SocketException) when (tries < 500)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
            }
        }
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private string NginxText(int origin) => $$"""
        daemon off;
        master_process off;
        pid nginx.pid;
        events { worker_connections 256; }
        http {
          access_log off;
          client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
          upstream origin { server 127.0.0.1:{{origin}}; keepalive 8; }
          server {
            listen 127.0.0.1:{{Port}};
            merge_slashes off;
            location / {
              proxy_pass http://origin; proxy_http_version 1.1; proxy_request_buffering off;
              proxy_set_header Connection ""; proxy_set_header Host $http_host;
            }
          }
        }
        """;

    private string HAProxyText(int origin) => $"""
        global
          maxconn 256
        defaults
          mode http
          timeout connect 5s
          timeout client 20s
          timeout server 20s
        frontend in
          bind 127.0.0.1:{Port}
          default_backend origin
        backend origin
          server origin 127.0.0.1:{origin}

        """;
}
