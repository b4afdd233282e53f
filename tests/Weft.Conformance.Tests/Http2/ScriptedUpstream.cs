using System.Net;
using System.Net.Sockets;
using Weft.Protocols.Http2;

namespace Weft.Conformance.Tests.Http2;

/// <summary>An HTTP/2 server whose first connection follows a script; all later ones answer 200.</summary>
internal sealed class ScriptedUpstream : IDisposable
{
    private static readonly byte[] Ok = RawFrames.Block((":status", "200"));

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<RawConnection, Task> _script;
    private readonly bool _greets;
    private readonly TaskCompletionSource _scriptEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="script">Runs once the first request's head arrived.</param>
    /// <param name="greets">Whether the scripted connection begins with SETTINGS.</param>
    public ScriptedUpstream(Func<RawConnection, Task> script, bool greets = true)
    {
        _script = script;
        _greets = greets;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Ends with the script, and with its failure.</summary>
    public Task ScriptEnded => _scriptEnded.Task;

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            _ = PlayAsync(await _listener.AcceptSocketAsync());
            while (true) _ = AnswerAsync(await _listener.AcceptSocketAsync());
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task PlayAsync(Socket socket)
    {
        using var connection = new RawConnection(socket);
        try
        {
            await connection.ReadPrefaceAsync();
            if (_greets) await connection.SendAsync(RawFrames.Settings());
            (await connection.UntilAsync(f => f.Type == FrameType.Headers)).ShouldNotBeNull();
            await _script(connection);
            _scriptEnded.SetResult();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            _scriptEnded.SetException(exception);
        }
    }

    private static async Task AnswerAsync(Socket socket)
    {
        using var connection = new RawConnection(socket);
        await connection.ReadPrefaceAsync();
        await connection.SendAsync(RawFrames.Settings());
        while (await connection.UntilAsync(f => f.Type == FrameType.Headers || (f.Type == FrameType.Settings && !f.Header.IsAck)) is { } frame)
            await connection.SendAsync(frame.Type == FrameType.Settings ? RawFrames.SettingsAck() : RawFrames.Headers(frame.StreamId, Ok));
    }
}
