using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Weft.EndToEnd.Tests.Processes;
using Weft.Otlp;

namespace Weft.EndToEnd.Tests.AccessLogs;

/// <summary>A collector of OTLP's logs over gRPC that keeps each record as a line: its resource's log name, its attributes, its body.</summary>
internal sealed class LogCollector : LogsService.LogsServiceBase, IAsyncDisposable
{
    private readonly List<string> _records = [];
    private LoopbackServer? _server;

    public IReadOnlyList<string> Records
    {
        get
        {
            lock (_records) return [.. _records];
        }
    }

    public async Task StartAsync(int port) => _server = await LoopbackServer.StartAsync(
        port, HttpProtocols.Http2, application => application.MapGrpcService<LogCollector>(), services => services.AddSingleton(this).AddGrpc());

    public override Task<ExportLogsServiceResponse> Export(ExportLogsServiceRequest request, ServerCallContext context)
    {
        lock (_records)
        {
            foreach (var logs in request.ResourceLogs)
                foreach (var record in logs.ScopeLogs.SelectMany(scope => scope.LogRecords))
                    _records.Add($"{Text(logs.Resource.Attributes)} | {Text(record.Attributes)} | {record.Body.StringValue}");
        }
        return Task.FromResult(new ExportLogsServiceResponse());
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static string Text(IEnumerable<KeyValue> attributes) => string.Join(' ', attributes.Select(each => $"{each.Key}={each.Value.StringValue}"));
}
