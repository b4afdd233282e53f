using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Weft.ControlPlane.Inspection;
using Weft.ProxyConfig.Discovery;

namespace Weft.ControlPlane.Tests.Inspection;

public class PageStreamsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("xds", "/config_dump")]
    [InlineData("stats", "/stats")]
    [InlineData("clusters", "/clusters")]
    [InlineData("failures", "/failures")]
    public async Task A_page_is_the_proxys_answer_put_together(string word, string path)
    {
        await using var control = await StartAsync();
        using var channel = control.OpenChannel();
        using var proxy = await ConnectAsync(control, channel);

        var asking = AskAsync(control, $"{word}?filter=a%20b");
        await proxy.ResponseStream.MoveNext(Cancel);
        var question = proxy.ResponseStream.Current;
        (question.Path, question.Query).ShouldBe((path, "filter=a%20b"));
        await AnswerAsync(proxy, question.Id, "first, ", last: false);
        await AnswerAsync(proxy, question.Id, "last", last: true);

        (await asking).ShouldBe((HttpStatusCode.OK, "first, last"));
    }

    [Fact]
    public async Task Who_is_not_there_cannot_be_asked()
    {
        await using var control = await StartAsync();

        var (status, body) = await AskAsync(control, "stats");
        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        body.ShouldContain("web-1 is not connected to this control plane");
        (await control.GetAsync("/meshes/default/dataplanes/other/stats")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_proxy_that_goes_while_it_is_asked_is_offline()
    {
        await using var control = await StartAsync();
        using var channel = control.OpenChannel();
        using var proxy = await ConnectAsync(control, channel);
        var asking = AskAsync(control, "stats");
        await proxy.ResponseStream.MoveNext(Cancel);

        await proxy.RequestStream.CompleteAsync();

        (await asking).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task A_page_without_end_is_given_up_and_the_stream_stays_of_use()
    {
        await using var control = await StartAsync();
        using var channel = control.OpenChannel();
        using var proxy = await ConnectAsync(control, channel);
        var asking = AskAsync(control, "stats");
        await proxy.ResponseStream.MoveNext(Cancel);
        var piece = new string('x', 1024 * 1024);
        for (var i = 0; i <= PageSession.MaxPageBytes / piece.Length; i++) await AnswerAsync(proxy, proxy.ResponseStream.Current.Id, piece, last: false);

        var (status, body) = await asking;
        status.ShouldBe(HttpStatusCode.BadGateway);
        body.ShouldContain("larger than 16 MiB");
        asking = AskAsync(control, "stats");
        await proxy.ResponseStream.MoveNext(Cancel);
        await AnswerAsync(proxy, proxy.ResponseStream.Current.Id, "small", last: true);
        (await asking).ShouldBe((HttpStatusCode.OK, "small"));
    }

    [Fact]
    public async Task No_more_questions_than_the_limit_wait_for_one_proxy()
    {
        await using var control = await StartAsync();
        using var channel = control.OpenChannel();
        using var proxy = await ConnectAsync(control, channel);
        var asking = Enumerable.Range(0, PageSession.MaxQuestions).Select(_ => AskAsync(control, "stats")).ToArray();
        for (var i = 0; i < asking.Length; i++) await proxy.ResponseStream.MoveNext(Cancel);

        (await AskAsync(control, "stats")).Status.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_stream_without_the_proxys_token_is_turned_away()
    {
        await using var control = await StartAsync();
        using var channel = control.OpenChannel();
        var token = await control.TokenAsync("""{"name":"other","mesh":"default"}""");
        using var call = new ProxyPages.ProxyPagesClient(channel).Serve(new Metadata { { "authorization", token } }, cancellationToken: Cancel);
        await call.RequestStream.WriteAsync(new PageChunk { Mesh = "default", Name = "web-1" });

        (await Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancel))).StatusCode.ShouldBe(StatusCode.Unauthenticated);
    }

    private static async Task<RunningControlPlane> StartAsync()
    {
        var control = await RunningControlPlane.StartAsync();
        await control.PutAsync("/meshes/default/dataplanes/web-1", Documents.Dataplane("web-1"));
        return control;
    }

    // Returns once the control plane has the stream: before, it would say that the proxy is offline.
    private static async Task<AsyncDuplexStreamingCall<PageChunk, PageRequest>> ConnectAsync(RunningControlPlane control, GrpcChannel channel)
    {
        var token = await control.TokenAsync("""{"name":"web-1","mesh":"default"}""");
        var call = new ProxyPages.ProxyPagesClient(channel).Serve(new Metadata { { "authorization", token } });
        await call.RequestStream.WriteAsync(new PageChunk { Mesh = "default", Name = "web-1" });
        var question = call.ResponseStream.MoveNext(Cancel);
        for (var attempt = 0; ; attempt++)
        {
            var asking = AskAsync(control, "clusters");
            if (await Task.WhenAny(asking, question) == question)
            {
                await AnswerAsync(call, call.ResponseStream.Current.Id, "", last: true);
                await asking;
                return call;
            }
            attempt.ShouldBeLessThan(100);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private static Task AnswerAsync(AsyncDuplexStreamingCall<PageChunk, PageRequest> proxy, ulong id, string text, bool last) =>
        proxy.RequestStream.WriteAsync(new PageChunk { Id = id, Status = 200, ContentType = "text/plain", Body = ByteString.CopyFromUtf8(text), Last = last });

    private static async Task<(HttpStatusCode Status, string Body)> AskAsync(RunningControlPlane control, string word)
    {
        using var answer = await control.Api.GetAsync($"/meshes/default/dataplanes/web-1/{word}", Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }
}
