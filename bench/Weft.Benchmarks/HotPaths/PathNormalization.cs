using Weft.Protocols.Messages;

namespace Weft.Benchmarks.HotPaths;

internal sealed class PathNormalization : HotPath
{
    private readonly byte[] _room = new byte[256];

    public override int Run() => PathNormalizer.Normalize("/shop/./orders/%34711/../4712/lines/%7Eall"u8, _room);
}
