using System.Security.Cryptography;
using System.Text;
using Grpc.Core;

namespace Weft.EndToEnd.Tests.Grpc;

/// <summary>How calls end and how much they carry, with .NET at both ends.</summary>
public class CallTests(GrpcMesh mesh) : IClassFixture<GrpcMesh>
{
    private const int BigBytes = 10 * 1024 * 1024;
    private const int Together = 100;

    [Fact]
    public async Task Ten_megabytes_go_both_ways_in_one_message()
    {
        using var client = await ClientAsync();
        var body = RandomNumberGenerator.GetBytes(BigBytes);

        var answer = await client.Invoker.AsyncUnaryCall(Echo.Unary, null, EchoClient.Limit(), body);

        answer.AsSpan().SequenceEqual(body).ShouldBeTrue($"{answer.Length} bytes came back");
    }

    [Fact]
    public async Task Every_status_arrives_with_its_message()
    {
        using var client = await ClientAsync();

        for (var number = 1; number <= 16; number++) (await client.StatusAsync(number)).ShouldBe($"{number} status {number}: é 100%");
        (await client.StatusAsync(0)).ShouldBe("no status");
    }

    [Fact]
    public async Task A_hundred_streams_run_at_once()
    {
        using var client = await ClientAsync();
        var calls = Enumerable.Range(0, Together).Select(_ => client.Invoker.AsyncDuplexStreamingCall(Echo.Chat, null, EchoClient.Limit())).ToList();

        for (var round = 0; round < 10; round++)
        {
            // Every stream has its message under way before the first answer is read.
            foreach (var (call, i) in calls.Select((call, i) => (call, i))) await call.RequestStream.WriteAsync(Encoding.ASCII.GetBytes($"{i}/{round}"));
            foreach (var (call, i) in calls.Select((call, i) => (call, i)))
            {
                (await call.ResponseStream.MoveNext()).ShouldBeTrue();
                Encoding.ASCII.GetString(call.ResponseStream.Current).ShouldBe($"{i}/{round}");
            }
        }

        foreach (var call in calls) await call.RequestStream.CompleteAsync();
        foreach (var call in calls) (await call.ResponseStream.MoveNext()).ShouldBeFalse();
        calls.ShouldAllBe(call => call.GetStatus().StatusCode == StatusCode.OK);
    }

    [Fact]
    public async Task A_deadline_reaches_the_server_and_cancels_the_call_at_both_ends()
    {
        using var client = await ClientAsync();
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(1);

        using var call = client.Invoker.AsyncUnaryCall(Echo.Unary, null, new CallOptions(Waiting("deadline"), deadline), []);
        var seen = await mesh.Waiting.BegunAsync("deadline");
        var fault = await Should.ThrowAsync<RpcException>(async () => await call);

        fault.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        (seen - deadline).Duration().ShouldBeLessThan(TimeSpan.FromMilliseconds(500));
        await mesh.Waiting.CancelledAsync("deadline");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_that_the_client_cancels_half_way_is_cancelled_at_the_server(bool isStreaming)
    {
        using var client = await ClientAsync();
        using var cancel = new CancellationTokenSource();
        var (name, options) = ($"cancel {isStreaming}", new CallOptions(Waiting($"cancel {isStreaming}"), cancellationToken: cancel.Token));
        Task<RpcException> ended;
        if (isStreaming)
        {
            var call = client.Invoker.AsyncDuplexStreamingCall(Echo.Chat, null, options);
            await call.RequestStream.WriteAsync([1, 2, 3], cancel.Token);
            (await call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
            ended = Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
        }
        else
        {
            ended = Should.ThrowAsync<RpcException>(client.Invoker.AsyncUnaryCall(Echo.Unary, null, options, []).ResponseAsync);
        }
        await mesh.Waiting.BegunAsync(name);

        await cancel.CancelAsync();

        (await ended).StatusCode.ShouldBe(StatusCode.Cancelled);
        await mesh.Waiting.CancelledAsync(name);
    }

    // Kestrel sends the trailers and then RST_STREAM(NO_ERROR), since the rest of the request is of no use to it.
    [Fact]
    public async Task A_server_that_ends_the_call_before_the_client_has_sent_all_is_heard()
    {
        using var client = await ClientAsync();

        for (var i = 0; i < 20; i++)
        {
            using var call = client.Invoker.AsyncClientStreamingCall(Echo.Upload, null, EchoClient.Limit(new Metadata { { "x-status", "8" } }));
            await Should.ThrowAsync<Exception>(async () =>
            {
                while (true) await call.RequestStream.WriteAsync(new byte[10_000]);
            });
            var fault = await Should.ThrowAsync<RpcException>(async () => await call);

            fault.StatusCode.ShouldBe(StatusCode.ResourceExhausted, fault.Status.Detail);
            fault.Status.Detail.ShouldBe("status 8: é 100%");
        }
    }

    [Fact]
    public async Task A_server_that_dies_during_a_stream_is_unavailable()
    {
        using var client = new EchoClient((await mesh.ReachAsync("dying")).Mesh);
        using var call = client.Invoker.AsyncDuplexStreamingCall(Echo.Chat, null, EchoClient.Limit());
        await call.RequestStream.WriteAsync([1, 2, 3]);
        (await call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();

        await mesh.Dying!.KillAsync();
        var fault = await Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));

        fault.StatusCode.ShouldBe(StatusCode.Unavailable, fault.Status.Detail);
    }

    private static Metadata Waiting(string name) => new() { { "x-wait", name } };

    private async Task<EchoClient> ClientAsync() => new((await mesh.ReachAsync("dotnet")).Mesh);
}
