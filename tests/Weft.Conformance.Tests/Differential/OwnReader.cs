using System.Text;
using Weft.Protocols.Http1;
using Weft.Protocols.Messages;

namespace Weft.Conformance.Tests.Differential;

/// <summary>Our codec as the server session drives it: head, body, head ... until the connection may not go on.</summary>
internal static class OwnReader
{
    public static Reading Read(ReadOnlySpan<byte> input)
    {
        var requests = new List<ReadRequest>();
        using var head = new HeaderBlock();
        while (!input.IsEmpty)
        {
            var result = Http1RequestReader.Read(input, Http1Limits.Default, head, out var framing, out var consumed, out _);
            if (result != Http1ReadResult.Complete) return new Reading(requests, result == Http1ReadResult.NeedMore);
            input = input[consumed..];
            var body = new StringBuilder();
            var ending = ReadBody(ref input, framing, body);
            if (ending != Http1BodyResult.End) return new Reading(requests, ending == Http1BodyResult.NeedMore);
            requests.Add(new ReadRequest(Text(head.Method), Text(head.MethodKind == MethodKind.Connect ? head.Authority : head.Path), Text(head.Authority), body.ToString()));
            // Behind these the bytes may be another protocol's.
            if (!framing.KeepAlive || framing.Kind == BodyKind.Tunnel || framing.Upgrade) break;
        }
        return new Reading(requests, Waits: false);
    }

    private static Http1BodyResult ReadBody(ref ReadOnlySpan<byte> input, in Http1Framing framing, StringBuilder body)
    {
        if (framing.Kind is BodyKind.None or BodyKind.Tunnel) return Http1BodyResult.End;
        using var trailers = new HeaderBlock();
        var reader = new Http1BodyReader(framing);
        while (true)
        {
            var result = reader.Read(input, out var consumed, out var data, trailers);
            body.Append(Text(data));
            input = input[consumed..];
            if (result != Http1BodyResult.Data) return result;
        }
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
