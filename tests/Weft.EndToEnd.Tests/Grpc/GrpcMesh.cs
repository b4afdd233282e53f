using System.Globalization;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Grpc;

/// <summary>A pair with a grpc service on each stack.</summary>
public sealed class GrpcMesh() : PairFixture(
    new Dictionary<string, string> { ["dotnet"] = "grpc", ["python"] = "grpc", ["js"] = "grpc", ["ruby"] = "grpc", ["interop"] = "grpc", ["dying"] = "grpc" })
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    internal static IReadOnlyDictionary<string, Peer> Peers { get; } = new Dictionary<string, Peer>
    {
        ["python"] = new("/usr/bin/python3", "grpc_peer.py", "import grpc", "python3-grpcio"),
        ["js"] = new("node", "grpc_peer.js", "require('@grpc/grpc-js')", "npm @grpc/grpc-js"),
        ["ruby"] = new("/usr/bin/ruby", "grpc_peer.rb", "require 'grpc'", "ruby-grpc"),
    };

    internal WaitingCalls Waiting { get; } = new();

    /// <summary>The server of the service <c>dying</c>, for a test to end.</summary>
    internal RunningProgram? Dying { get; private set; }

    protected override async Task<IAsyncDisposable> ServeAsync(string service, int port) => service switch
    {
        "dotnet" => await EchoServer.StartAsync(port, Waiting),
        "dying" => Dying = await Peers["python"].ServeAsync(port),
        "interop" => await InteropAsync(port),
        _ => await Peers[service].ServeAsync(port),
    };

    private static async Task<IAsyncDisposable> InteropAsync(int port)
    {
        var text = port.ToString(CultureInfo.InvariantCulture);
        var server = RunningProgram.Start("interop server", Programs.Tool("/usr/bin/ruby"), [await InteropTests.FileAsync("server.rb"), "--port", text]);
        await Eventually.BecomesAsync("the interop server accepts", Patience, () => Task.FromResult(Ports.IsTaken(port) ? null : server.Log));
        return server;
    }
}
