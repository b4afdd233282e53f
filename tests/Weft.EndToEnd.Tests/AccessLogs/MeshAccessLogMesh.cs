using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.AccessLogs;

/// <summary>The targetRef way: clients' proxies write a file, JSON and to a collector, services' proxies to a log server and a file.</summary>
public sealed class MeshAccessLogMesh : LoggedMesh
{
    internal string ClientFile { get; private set; } = "";

    internal string JsonFile { get; private set; } = "";

    internal string ServiceFile { get; private set; } = "";

    /// <summary>Of traffic from the client.</summary>
    internal string ChosenFile { get; private set; } = "";

    /// <summary>Of traffic from others.</summary>
    internal string OthersFile { get; private set; } = "";

    internal LineReceiver Server { get; private set; } = null!;

    internal LogCollector Collector { get; } = new();

    private protected override async Task PrepareAsync(MeshUnderTest mesh)
    {
        var folder = mesh.Folder("logs");
        (ClientFile, JsonFile, ServiceFile) = (Path.Combine(folder, "client.log"), Path.Combine(folder, "client.json"), Path.Combine(folder, "service.log"));
        (ChosenFile, OthersFile) = (Path.Combine(folder, "chosen.log"), Path.Combine(folder, "others.log"));
        var (server, collector) = (mesh.Ports.Take(), mesh.Ports.Take());
        Server = new LineReceiver(server);
        await Collector.StartAsync(collector);
        (await mesh.PutAsync("/meshes/default/meshaccesslogs/all", $$$"""
            type: MeshAccessLog
            mesh: default
            name: all
            spec:
              targetRef: {kind: Mesh}
              to:
              - targetRef: {kind: Mesh}
                default:
                  backends:
                  - {type: File, file: {path: {{{ClientFile}}}}}
                  - type: File
                    file:
                      path: {{{JsonFile}}}
                      format:
                        type: Json
                        json:
                        - {key: to, value: '%KUMA_DESTINATION_SERVICE%'}
                        - {key: request, value: '%REQ(:METHOD)% %REQ(:PATH)%'}
                        - {key: protocol, value: '%PROTOCOL%'}
                        - {key: code, value: '%RESPONSE_CODE%'}
                        - {key: details, value: '%RESPONSE_CODE_DETAILS%'}
                        - {key: grpc, value: '%GRPC_STATUS%'}
                        - {key: flags, value: '%RESPONSE_FLAGS%'}
                        - {key: received, value: '%BYTES_RECEIVED%'}
                        - {key: sent, value: '%BYTES_SENT%'}
                        - {key: ms, value: '%DURATION%'}
                        - {key: cluster, value: '%UPSTREAM_CLUSTER%'}
                        - {key: kafka, value: '%WEFT_KAFKA_REQUESTS%'}
                        - {key: failure, value: '%WEFT_FAILURE%'}
                  - type: OpenTelemetry
                    openTelemetry:
                      endpoint: 127.0.0.1:{{{collector}}}
                      attributes: [{key: mesh, value: '%KUMA_MESH%'}, {key: direction, value: '%KUMA_TRAFFIC_DIRECTION%'}, {key: code, value: '%RESPONSE_CODE%'}]
              from:
              - targetRef: {kind: Mesh}
                default:
                  backends:
                  - {type: Tcp, tcp: {address: "127.0.0.1:{{{server}}}"}}
                  - type: File
                    file:
                      path: {{{ServiceFile}}}
                      format:
                        type: Plain
                        plain: >-
                          %KUMA_TRAFFIC_DIRECTION% %KUMA_DESTINATION_SERVICE% %PROTOCOL% %RESPONSE_CODE% %GRPC_STATUS% %RESPONSE_FLAGS% in=%BYTES_RECEIVED% out=%BYTES_SENT%
                          peer=%DOWNSTREAM_PEER_URI_SAN% local=%DOWNSTREAM_LOCAL_URI_SAN% sni=%REQUESTED_SERVER_NAME% cluster=%UPSTREAM_CLUSTER%
                          kafka=%WEFT_KAFKA_REQUESTS%/%WEFT_KAFKA_RESPONSES%/%WEFT_KAFKA_ERRORS%
                          tls=%DOWNSTREAM_TLS_VERSION%/%DOWNSTREAM_TLS_CIPHER%/%DOWNSTREAM_PEER_CERT_V_END% from=%UPSTREAM_LOCAL_ADDRESS%
            """)).ShouldBeNull();
        (await PutRulesAsync(mesh)).ShouldBeNull();
    }

    private Task<string?> PutRulesAsync(MeshUnderTest mesh)
    {
        static string Rule(string file, string text, string matches) =>
            $"  - matches: [{matches}]\n    default: {{backends: [{{type: File, file: {{path: {file}, format: {{type: Plain, plain: '{text} %KUMA_DESTINATION_SERVICE%'}}}}}}]}}\n";
        return mesh.PutAsync("/meshes/default/meshaccesslogs/clients", "type: MeshAccessLog\nmesh: default\nname: clients\nspec:\n  targetRef: {kind: Mesh}\n  rules:\n"
            + Rule(ChosenFile, "exact", "{spiffeID: {type: Exact, value: 'spiffe://default/client'}}, {spiffeID: {type: Prefix, value: 'spiffe://default'}}")
            + Rule(ChosenFile, "prefix", "{spiffeID: {type: Prefix, value: 'spiffe://default/cl'}}")
            + Rule(OthersFile, "exact", "{spiffeID: {type: Exact, value: 'spiffe://default/clien'}}")
            + Rule(OthersFile, "prefix", "{spiffeID: {type: Prefix, value: 'spiffe://default/client/x'}}")
            + Rule(OthersFile, "name", "{spiffeID: {type: Exact, value: 'spiffe://default/client'}, sni: {type: Exact, value: other.mesh}}"));
    }
}
