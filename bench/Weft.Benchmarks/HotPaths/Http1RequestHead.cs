using Weft.Protocols.Http1;
using Weft.Protocols.Messages;

namespace Weft.Benchmarks.HotPaths;

internal sealed class Http1RequestHead : HotPath
{
    private readonly HeaderBlock _head = new();
    private readonly byte[] _room = new byte[4096];
    private readonly byte[] _wire = """
        GET /orders/4711?expand=lines HTTP/1.1
        Host: orders.mesh:8080
        User-Agent: Mozilla/5.0 (X11; Linux x86_64)
        Accept: application/json
        Accept-Encoding: gzip, deflate
        Accept-Language: en
        Cookie: session=0123456789abcdef
        X-Request-Id: 7f1de3f0-2b7c-4f0e-9a53-0d6b3f0a9b11
        X-B3-TraceId: 463ac35c9f6413ad48485a3953bb6124


        """.ReplaceLineEndings("\r\n").Select(letter => (byte)letter).ToArray();

    public override int Run()
    {
        Http1RequestReader.Read(_wire, Http1Limits.Default, _head, out _, out var consumed, out _);
        return consumed + Http1Writer.WriteRequest(_head, BodyKind.None, true, _room);
    }

    public override void Dispose()
    {
        _head.Dispose();
        base.Dispose();
    }
}
