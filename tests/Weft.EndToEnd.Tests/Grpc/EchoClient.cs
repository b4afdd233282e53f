using System.Text;
using Grpc.Core;
using Grpc.Net.Client;

namespace Weft.EndToEnd.Tests.Grpc;

/// <summary><c>weft.test.Echo</c> on Grpc.Net.Client, against a port of 127.0.0.1.</summary>
internal sealed class EchoClient : IDisposable
{
    private const int MaxMessageBytes = 16 * 1024 * 1024;
    private readonly GrpcChannel _channel;

    public EchoClient(int port)
    {
        _channel = GrpcChannel.ForAddress(
            $"http://127.0.0.1:{port}", new GrpcChannelOptions { MaxReceiveMessageSize = MaxMessageBytes, MaxSendMessageSize = MaxMessageBytes });
        Invoker = _channel.CreateCallInvoker();
    }

    public CallInvoker Invoker { get; }

    /// <summary>The calls that every client of Peers/ makes.</summary>
    /// <returns>What it saw, in the words of them all.</returns>
    public async Task<string> CallAsync()
    {
        var lines = new List<string> { await UnaryAsync() };
        using var download = Download(50, 10_000);
        var sizes = await download.ResponseStream.ReadAllAsync().Select(message => message.Length).ToListAsync();
        lines.Add($"download {sizes.Count} messages {sizes.Sum()} bytes");
        using var upload = Invoker.AsyncClientStreamingCall(Echo.Upload, null, Limit());
        for (var i = 0; i < 50; i++) await upload.RequestStream.WriteAsync(new byte[10_000]);
        await upload.RequestStream.CompleteAsync();
        lines.Add("upload " + Encoding.ASCII.GetString(await upload));
        lines.Add(await ChatAsync());
        foreach (var number in new[] { 5, 14 }) lines.Add(await StatusAsync(number));
        return string.Join('\n', lines) + "\n";
    }

    public AsyncServerStreamingCall<byte[]> Download(int count, int size) =>
        Invoker.AsyncServerStreamingCall(Echo.Download, null, Limit(), Encoding.ASCII.GetBytes($"{count},{size}"));

    /// <returns>Number and message of the status with which a unary call ends when it asks for that number.</returns>
    public async Task<string> StatusAsync(int number)
    {
        try
        {
            await Invoker.AsyncUnaryCall(Echo.Unary, null, Limit(new Metadata { { "x-status", $"{number}" } }), []);
            return "no status";
        }
        catch (RpcException fault)
        {
            return $"{(int)fault.StatusCode} {fault.Status.Detail}";
        }
    }

    public static CallOptions Limit(Metadata? metadata = null) => new(metadata, TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(20));

    public void Dispose() => _channel.Dispose();

    private async Task<string> UnaryAsync()
    {
        var body = Enumerable.Range(0, 102_400).Select(i => (byte)i).ToArray();
        using var call = Invoker.AsyncUnaryCall(
            Echo.Unary, null, Limit(new Metadata { { "x-echo", "hello" }, { "x-echo-bin", new byte[] { 0x00, 0xff, 0x0a, 0x2c } } }), body);
        var (answer, initial) = (await call, await call.ResponseHeadersAsync);
        return $"unary {answer.Length} bytes {Equal(answer.AsSpan().SequenceEqual(body))} {initial.GetValue("x-echo")} "
            + $"{Convert.ToHexStringLower(initial.GetValueBytes("x-echo-bin")!)} {Convert.ToHexStringLower(call.GetTrailers().GetValueBytes("x-trailer-bin")!)}";
    }

    private async Task<string> ChatAsync()
    {
        using var chat = Invoker.AsyncDuplexStreamingCall(Echo.Chat, null, Limit());
        var sent = Enumerable.Range(0, 50).Select(i => string.Concat(Enumerable.Repeat($"{i}", 100))).ToList();
        var reading = chat.ResponseStream.ReadAllAsync().Select(Encoding.ASCII.GetString).ToListAsync();
        foreach (var message in sent) await chat.RequestStream.WriteAsync(Encoding.ASCII.GetBytes(message));
        await chat.RequestStream.CompleteAsync();
        var got = await reading;
        return $"chat {got.Count} messages {Equal(got.SequenceEqual(sent))}";
    }

    private static string Equal(bool yes) => yes ? "equal" : "different";
}
