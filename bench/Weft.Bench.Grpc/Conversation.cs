using Google.Protobuf;
using Grpc.Core;

namespace Weft.Bench.Grpc;

/// <summary>One bidirectional stream: a message goes out when the answer to the one before has come.</summary>
/// <param name="client">Over the connection that all conversations share.</param>
/// <param name="pause">Between two messages; zero: none.</param>
internal sealed class Conversation(Chat.ChatClient client, TimeSpan pause)
{
    private static readonly Words Said = new() { Text = ByteString.CopyFrom(new byte[100]) };
    private const double WarmShare = .25;
    private readonly List<double> _microseconds = [];

    /// <summary>Of each answer, from when its message was due; not of the first quarter of the time, while this program itself warms up.</summary>
    public IReadOnlyList<double> Microseconds => _microseconds;

    public int Answers { get; private set; }

    public int Errors { get; private set; }

    public async Task RunAsync(TimeSpan delay, TimeSpan duration)
    {
        var clock = TimeProvider.System;
        var began = clock.GetTimestamp();
        try
        {
            using var call = client.Talk();
            for (var due = delay; due < duration;)
            {
                var wait = due - clock.GetElapsedTime(began);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, clock);
                }

                await call.RequestStream.WriteAsync(Said);
                if (!await call.ResponseStream.MoveNext() || call.ResponseStream.Current.Text.Length != Said.Text.Length) Errors++;
                var now = clock.GetElapsedTime(began);
                Answers++;
                if (due > duration * WarmShare) _microseconds.Add((now - due).TotalMicroseconds);
                due = pause > TimeSpan.Zero ? due + pause : now;
            }

            await call.RequestStream.CompleteAsync();
            if (await call.ResponseStream.MoveNext() || call.GetStatus().StatusCode != StatusCode.OK) Errors++;
        }
        catch (RpcException fault)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            Errors++;
        }
    }
}
