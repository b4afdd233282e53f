using System.Net;
using System.Net.Sockets;
using static Weft.EndToEnd.Tests.Attacks.AttackFrames;

namespace Weft.EndToEnd.Tests.Attacks;

/// <summary>One kind of attack on HTTP/2: what one connection sends, step by step.</summary>
internal sealed class Flood(string name, Func<int, byte[]> step, int steps = 5000, bool carriesRequests = false)
{
    private const int PieceBytes = 32 * 1024;

    private readonly byte[] _bytes = [.. Greeting, .. Enumerable.Range(0, steps).SelectMany(step)];

    public static IReadOnlyList<string> Names => [.. Create().Select(flood => flood.Name)];

    public string Name => name;

    /// <summary>Whether its requests are served like anyone's until a budget ends, so that many connections are also load.</summary>
    public bool CarriesRequests => carriesRequests;

    public static Flood Of(string name) => Create().Single(flood => flood.Name == name);

    /// <summary>Sends all of it on one connection, reading nothing.</summary>
    public async Task SendAsync(int port, CancellationToken stop)
    {
        using var socket = await ConnectAsync(port);
        await TrySendAsync(socket, stop);
    }

    /// <summary>Sends all of it on one connection, then reads.</summary>
    /// <returns>Whether the proxy closed the connection.</returns>
    public async Task<bool> IsEndedAsync(int port, TimeSpan limit)
    {
        using var socket = await ConnectAsync(port);
        using var patience = new CancellationTokenSource(limit, TimeProvider.System);
        await TrySendAsync(socket, patience.Token);
        var buffer = new byte[PieceBytes];
        try
        {
            while (await socket.ReceiveAsync(buffer, patience.Token) > 0)
            {
            }
            return true;
        }
        catch (SocketException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static IEnumerable<Flood> Create() =>
    [
        new("rapid reset (CVE-2023-44487)", i => [.. Request((2 * i) + 1), .. Reset((2 * i) + 1)], carriesRequests: true),
        new("resets made by the server (CVE-2025-8671)", i => [.. Request((2 * i) + 1), .. WindowUpdate((2 * i) + 1, 0)], carriesRequests: true),
        new("CONTINUATION (VU#421644)", i => i == 0 ? Request(1, whole: false) : Continuation(1, 1000), steps: 200),
        new("empty CONTINUATION", i => i == 0 ? Request(1, whole: false) : Continuation(1, 0), steps: 200),
        new("empty DATA (CVE-2019-9518)", i => i == 0 ? Request(1, "POST", ends: false) : Data(1)),
        new("HPACK bombs", i => Headers((2 * i) + 1, Bomb(i == 0)), carriesRequests: true),
        new("table sizes", i => [.. Settings(1, i % 2 == 0 ? 0 : uint.MaxValue), .. i % 10 == 0 ? Headers((i / 5) + 1, Bomb(isFirst: true)) : []], carriesRequests: true),
        new("SETTINGS (CVE-2019-9515)", _ => Settings(4, 1)),
        new("PING (CVE-2019-9512)", _ => Ping()),
        new("PRIORITY (CVE-2019-9513)", i => Priority((2 * i) + 1)),
        new("WINDOW_UPDATE", _ => WindowUpdate(0, 1)),
    ];

    private static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 16 * 1024 };
        await socket.ConnectAsync(IPAddress.Loopback, port, CancellationToken.None);
        return socket;
    }

    private async Task TrySendAsync(Socket socket, CancellationToken stop)
    {
        try
        {
            for (var sent = 0; sent < _bytes.Length;)
                sent += await socket.SendAsync(_bytes.AsMemory(sent, Math.Min(PieceBytes, _bytes.Length - sent)), SocketFlags.None, stop);
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException)
        {
            // Closed, or held back until the end.
        }
    }
}
