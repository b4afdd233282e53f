using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Weft.Otlp;

namespace Weft.EndToEnd.Tests.AccessLogs;

/// <summary>A collector of OTLP's logs over gRPC that keeps each record as a line: its resource's log name, its attributes, its body.</summary>
internal sealed class LogCollector : LogsService.LogsServiceBase, IAsyncDisposable
{
    private readonly List<string> _records = [];
    private WebApplication? _application;

    public IReadOnlyList<string> Records
    {
        get
        {
            lock (_records) return [.. _records];
        }
    }

    public async Task StartAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(this);
        _application = builder.Build();
        _application.MapGrpcService<LogCollector>();
        await _application.StartAsync();
    }

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

    public async ValueTask DisposeAsync()
    {
        if (_application is null) return;
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }

    private static string Text(IEnumerable<KeyValue> attributes) => string.Join(' ', attributes.Select(each => $"{each.Key}={each.Value.StringValue}"));
}
