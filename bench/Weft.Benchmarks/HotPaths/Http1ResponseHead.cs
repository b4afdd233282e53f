using Weft.Protocols.Http1;
using Weft.Protocols.Messages;

namespace Weft.Benchmarks.HotPaths;

internal sealed class Http1ResponseHead : HotPath
{
    private readonly HeaderBlock _head = new();
    private readonly byte[] _room = new byte[4096];
    private readonly byte[] _wire = """
        HTTP/1.1 200 OK
        Server: orders
        Date: Tue, 24 Nov 2026 12:00:00 GMT
        Content-Type: application/json
        Content-Length: 1024
        Cache-Control: no-store
        X-Own: 1


        """.ReplaceLineEndings("\r\n").Select(letter => (byte)letter).ToArray();

    public override int Run()
    {
        Http1ResponseReader.Read(_wire, Http1Limits.Default, MethodKind.Get, _head, out _, out var consumed, out _);
        return consumed + Http1Writer.WriteResponse(_head, BodyKind.Length, true, _room, MethodKind.Get);
    }

    public override void Dispose()
    {
        _head.Dispose();
        base.Dispose();
    }
}
