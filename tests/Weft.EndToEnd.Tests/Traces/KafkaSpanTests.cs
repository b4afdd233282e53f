using Microsoft.AspNetCore.Server.Kestrel.Core;
using Weft.EndToEnd.Tests.Kafka;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Traces;

public sealed class KafkaSpanTests(KafkaMesh mesh) : IClassFixture<KafkaMesh>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task Kcats_produce_and_fetch_are_spans_of_both_proxies_in_one_trace_where_a_MeshTrace_says_so()
    {
        var kcat = Programs.Tool("kcat");
        await mesh.IsUpAsync();
        var port = mesh.Mesh.Ports.Take();
        await using var receiver = await SpanReceiver.StartAsync(port, HttpProtocols.Http2);
        var folder = mesh.Mesh.Folder("spans");
        var message = Path.Combine(folder, "message");
        await File.WriteAllTextAsync(message, "a message");
        await mesh.Mesh.ApplyAsync($$"""
            type: MeshTrace
            mesh: default
            name: all-requests
            spec:
              targetRef: {kind: Mesh}
              default:
                kafka: true
                backends:
                - type: OpenTelemetry
                  openTelemetry: {endpoint: "127.0.0.1:{{port}}"}
            """);

        // The policy reaches the proxies within moments: produced until both of the way tell of it.
        await Eventually.BecomesAsync("both sides tell of a produce", Patience, async () =>
        {
            await RunAsync(kcat, "-b", $"127.0.0.1:{mesh.Local}", "-P", "-t", "traced", "-X", "acks=all", "-X", "client.id=shop", message);
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            return Of(receiver, "produce traced").GroupBy(span => span.Trace).Any(trace => trace.Count() == 2) ? null : $"{receiver.Spans.Count} spans";
        });
        await RunAsync(kcat, "-b", $"127.0.0.1:{mesh.Local}", "-C", "-t", "traced", "-o", "beginning", "-c", "1", "-q");
        await Eventually.BecomesAsync("both sides tell of a fetch", Patience, () => Task.FromResult(
            Of(receiver, "fetch traced").GroupBy(span => span.Trace).Any(trace => trace.Count() == 2) ? null : string.Join(' ', receiver.Spans.Select(span => span.Name))));

        foreach (var span in Of(receiver, "produce traced"))
        {
            (span.Tags["messaging.client.id"], span.Tags["messaging.batch.message_count"], span.Tags["kuma.mesh"]).ShouldBe(("shop", "1", "default"));
            (span.Service, span.Tags["messaging.system"]).ShouldBe((span.Kind == "CLIENT" ? "client" : "kafka", "kafka"));
        }
        foreach (var trace in receiver.Spans.GroupBy(span => span.Trace).Where(trace => trace.Count() > 1))
        {
            // Those of a moment when the policy had reached one proxy only are alone.
            var (client, server) = (trace.Single(span => span.Kind == "CLIENT"), trace.Single(span => span.Kind == "SERVER"));
            (client.Parent, server.Parent, server.Name).ShouldBe(("", client.Id, client.Name));
        }
        receiver.Spans.ShouldAllBe(span => span.Name.StartsWith("produce") || span.Name.StartsWith("fetch"));
    }

    private static IEnumerable<SeenSpan> Of(SpanReceiver receiver, string name) => receiver.Spans.Where(span => span.Name == name);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var (code, output) = await Programs.RunAsync(program, arguments);
        code.ShouldBe(0, output);
    }
}
