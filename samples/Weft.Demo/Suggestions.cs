namespace Weft.Demo;

/// <summary>Tells what to try on the mesh that is up.</summary>
internal static class Suggestions
{
    public static void Write(TextWriter output, DemoMesh mesh, DemoFolders folders)
    {
        var (web, api, echo) = (mesh.Service("web"), mesh.Service("api"), mesh.Service("echo"));
        var control = $"{folders.Program("weftctl")} --config-file {mesh.Settings}";
        output.WriteLine($"""

            The mesh stays up until Ctrl-C. Try:
              curl -v http://127.0.0.1:{web.OutboundPort}/anything            http, through both proxies
              curl --http2-prior-knowledge http://127.0.0.1:{api.OutboundPort}/   http2
              echo hello | nc -N 127.0.0.1 {echo.OutboundPort}                   tcp
              {control} inspect dataplanes
              {control} get meshes -o yaml
              {control} inspect dataplane web-1 --type=stats       what web's proxy counted, through the control plane
              {control} install observability --directory DIR --cp-address http://127.0.0.1:{mesh.MonitoringPort} --cp-metrics-address 127.0.0.1:{mesh.DiagnosticsPort}
                  Prometheus and Grafana for this mesh: prometheus --config.file DIR/prometheus/prometheus.yml
              curl http://127.0.0.1:{mesh.Client.AdminPort}/clusters             what the client's proxy knows
              curl http://127.0.0.1:{web.MetricsPort}/metrics                    what Prometheus reads of web's proxy
              tail -f {mesh.AccessLog}       a line for each request and connection of the client
              grep TRACE-ID {mesh.SpanFile}       the spans of a trace of the table, as both proxies told them
              openssl s_client -connect 127.0.0.1:{web.Port} </dev/null          refused: no certificate of the mesh
              kill -9 {mesh.Children[0].Id}                                       end the control plane: traffic goes on
            Logs and data: {folders.Data}

            """);
    }
}
