using System.Text;
using Weft.Protocols.Messages;
using Weft.Proxy.Sessions;

namespace Weft.Fuzz.Targets;

/// <summary>Writes down a request and answers 200 once it is whole.</summary>
internal sealed class PlayedReceiver(SessionContext context, SessionTranscript transcript) : StreamReceiver
{
    public override void OnHead(HttpStream stream, HeaderBlock head, bool endStream)
    {
        transcript.Add($"head {IdOf(stream)} {Encoding.Latin1.GetString(head.Method)} {Encoding.Latin1.GetString(head.Path)} {head.Count}");
        if (endStream) Answer(stream);
    }

    public override void OnData(HttpStream stream, ReadOnlySpan<byte> data, bool endStream)
    {
        transcript.AddData(IdOf(stream), data);
        if (endStream) Answer(stream);
    }

    public override void OnTrailers(HttpStream stream, HeaderBlock trailers)
    {
        transcript.Add($"trailers {IdOf(stream)} {trailers.Count}");
        Answer(stream);
    }

    public override void OnReset(HttpStream stream, StreamFault fault, string? detail) => transcript.Add($"reset {IdOf(stream)} {fault} {detail}");

    public override void OnSent(HttpStream stream, int bytes)
    {
    }

    private static int IdOf(HttpStream stream) => ((Http2Stream)stream).Id;

    private void Answer(HttpStream stream)
    {
        var head = context.Composed;
        head.Clear();
        head.Status = 200;
        stream.SendHead(head, endStream: false);
        stream.SendData("ok"u8, endStream: true);
    }
}
