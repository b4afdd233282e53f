using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Weft.Otlp;

namespace Weft.DataPlane.Tests.AccessLogs;

/// <summary>A receiver of OTLP's logs over gRPC: HTTP/2 by prior knowledge, one message a call.</summary>
internal sealed class LogCollector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<LogRecord> _records = [];
    private Resource _resource = new();

    private LogCollector(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));
        _app = builder.Build();
        _app.MapPost("/opentelemetry.proto.collector.logs.v1.LogsService/Export", ExportAsync);
    }

    public int Port => new Uri(_app.Urls.Single()).Port;

    /// <summary>Says of each call that it did not take its last record.</summary>
    public bool RefusesOne { get; set; }

    /// <summary>The status of gRPC that ends each call, whose records are not taken unless it is 0.</summary>
    public int Status { get; set; }

    /// <summary>Calls so far.</summary>
    public int Calls { get; private set; }

    public IReadOnlyList<LogRecord> Records
    {
        get
        {
            lock (_records) return [.. _records];
        }
    }

    public IReadOnlyList<string> ResourceAttributes => [.. _resource.Attributes.Select(each => $"{each.Key}={each.Value.StringValue}").Order(StringComparer.Ordinal)];

    public static async Task<LogCollector> StartAsync(int port = 0)
    {
        var collector = new LogCollector(port);
        await collector._app.StartAsync();
        return collector;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ExportAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        // A frame of gRPC: one byte, four bytes of length, the message.
        var logs = ExportLogsServiceRequest.Parser.ParseFrom(body.ToArray().AsSpan(5)).ResourceLogs.Single();
        _resource = logs.Resource;
        lock (_records)
        {
            if (Status == 0) _records.AddRange(logs.ScopeLogs.Single().LogRecords);
            Calls++;
        }
        context.Response.ContentType = "application/grpc";
        if (Status != 0)
        {
            context.Response.Headers["grpc-status"] = Status.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return;
        }
        var answer = new ExportLogsServiceResponse();
        if (RefusesOne) answer.PartialSuccess = new ExportLogsPartialSuccess { RejectedLogRecords = 1, ErrorMessage = "one too many" };
        await context.Response.Body.WriteAsync((byte[])[0, 0, 0, 0, (byte)answer.CalculateSize(), .. answer.ToByteArray()]);
        context.Response.AppendTrailer("grpc-status", "0");
    }
}
