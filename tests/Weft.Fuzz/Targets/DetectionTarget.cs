using System.Text;
using Weft.Protocols.Detection;

namespace Weft.Fuzz.Targets;

/// <summary>
/// First bytes of both directions, in turns, each behind its length in one byte: the verdict is the same however a turn is split, and nothing changes it.
/// </summary>
internal sealed class DetectionTarget : FuzzTarget
{
    public override string Name => "detection";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        Turns("GET / HTTP/1.1\r\nhost: a\r\n\r\n"),
        Turns("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0\0\0\x1c\x01\x04\0\0\0\x01\x83\x86\x44\x06/p.S/M\x5f\x10" + "application/grpc"),
        Turns("\0\0\0\x24\0\x12\0\x03\0\0\0\x01\0\x07rdkafka\0\x0blibrdkafka\x062.0.2\0"),
        Turns("\0\0\0\x11\0\x03\0\0user\0ann\0\0"),
        Turns("\0\0\0\x08\x04\xd2\x16\x2f"),
        Turns("*1\r\n$4\r\nPING\r\n", "+PONG\r\n"),
        Turns("SSH-2.0-a\r\n", "SSH-2.0-b\r\n"),
        Turns("", "220 a ESMTP\r\n", "EHLO b\r\n"),
        Turns("", "220 a ready\r\n", "EHLO b\r\n"),
        Turns("", "\x4a\0\0\0\x0a" + "8.0.36\0\x08\0\0\0\x01\x02\x03\x04\x05\x06\x07\x08\0\0\0"),
        Turns("\x16\x03\x01\0\x2d\x01\0\0\x29\x03\x01" + new string('\0', 32) + "\0\0\x02\0\x2f\x01\0"),
    ];

    public override bool Run(byte[] input)
    {
        var whole = new ProtocolDetector();
        var slow = new ProtocolDetector();
        var isClient = true;
        for (var at = 0; at < input.Length; isClient = !isClient)
        {
            var turn = input.AsSpan(at + 1, Math.Min(input[at], input.Length - at - 1));
            at += 1 + turn.Length;
            Take(whole, turn, isClient);
            for (var i = 0; i < turn.Length; i++) Take(slow, turn.Slice(i, 1), isClient);
            Require(whole.Verdict == slow.Verdict, $"whole {whole.Verdict}, byte by byte {slow.Verdict}");
        }
        var verdict = whole.Finish();
        Require(slow.Finish() == verdict, "the end made a difference");
        Take(whole, "GET / HTTP/1.1\r\n"u8, isClient: true);
        Require(whole.Verdict == verdict, "it changed its mind");
        return verdict != WireProtocol.Unknown;
    }

    private static void Take(ProtocolDetector detector, ReadOnlySpan<byte> bytes, bool isClient)
    {
        var before = detector.Verdict;
        var decided = isClient ? detector.OnClientBytes(bytes) : detector.OnServerBytes(bytes);
        Require(decided == detector.Verdict.HasValue && (before is null || before == detector.Verdict), "a verdict was taken back");
    }

    private static byte[] Turns(params string[] turns) => [.. turns.SelectMany(turn => (byte[])[(byte)turn.Length, .. Encoding.Latin1.GetBytes(turn)])];
}
