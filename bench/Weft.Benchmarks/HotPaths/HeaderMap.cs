using Weft.Protocols.Messages;

namespace Weft.Benchmarks.HotPaths;

internal sealed class HeaderMap : HotPath
{
    private readonly HeaderBlock _head = new();
    private readonly HeaderBlock _copy = new();

    public override int Run()
    {
        SampleRequest.Fill(_head);
        var found = _head.IndexOf("x-request-id"u8) + _head.IndexOf("x-not-there"u8) + (_head.Has(FieldName.Cookie) ? 1 : 0);
        _head.SetValueAt(_head.IndexOf("accept-language"u8), "de"u8);
        _head.RemoveAt(_head.IndexOf("x-forwarded-proto"u8));
        _copy.CopyFrom(_head);
        return found + _copy.Count;
    }

    public override void Dispose()
    {
        _head.Dispose();
        _copy.Dispose();
        base.Dispose();
    }
}
