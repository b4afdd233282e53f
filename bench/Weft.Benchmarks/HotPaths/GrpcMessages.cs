using Weft.Protocols.Grpc;

namespace Weft.Benchmarks.HotPaths;

internal sealed class GrpcMessages : HotPath
{
    private const int Messages = 16;
    private readonly byte[] _wire = [.. Enumerable.Repeat<byte[]>([0, 0, 0, 0, 100, .. new byte[100]], Messages).SelectMany(message => message)];

    public override int Run()
    {
        var counter = default(GrpcMessageCounter);
        counter.Add(_wire);
        return counter.Messages;
    }
}
