using System.Buffers.Binary;

namespace Weft.Protocols.Kafka;

/// <summary>
/// Copies one response and replaces in it, by node id, hosts and ports, and versions beyond those known here. All else is copied as it is; lengths that depend
/// on what was replaced (the text's, the tagged field's, the frame's) follow.
/// </summary>
internal sealed class FrameEditor : FieldVisitor
{
    private const int SizeBytes = 4;
    private const int UnsupportedVersion = 35;

    private readonly IReadOnlyDictionary<int, BrokerAddress> _brokers;
    private readonly LayoutWalker _walker;
    private readonly ByteList _to;
    private KafkaApi _api = null!;
    private bool _isFlexible;
    private int _copied;
    private int _frameStart;
    private int _node;
    private BrokerAddress? _address;
    private short _key;
    private int _contentStart;
    private int _contentEnd;
    private bool _fallsBack;
    private bool _hasFallenBack;

    public FrameEditor(IReadOnlyDictionary<int, BrokerAddress> brokers, ByteList to)
    {
        _brokers = brokers;
        _to = to;
        _walker = new LayoutWalker(this);
    }

    /// <summary>Whether anything was replaced by the last call.</summary>
    public bool HasEdits { get; private set; }

    /// <summary>Whether the last response named a broker whose address is not known here.</summary>
    public bool HasStrangers { get; private set; }

    private ReadOnlyMemory<byte> Frame { get; set; }

    /// <summary>Appends the response, rewritten; false: it is malformed, and nothing was appended.</summary>
    /// <param name="frame">The whole, its size included.</param>
    /// <param name="api">What it answers.</param>
    /// <param name="version">In which version.</param>
    public bool TryWrite(ReadOnlyMemory<byte> frame, KafkaApi api, short version)
    {
        _fallsBack = true;
        _hasFallenBack = false;
        if (TryWalk(frame, api, version)) return true;
        // Some brokers refuse a version of ApiVersions in that version itself.
        _fallsBack = false;
        return _hasFallenBack && TryWalk(frame, api, version);
    }

    private bool TryWalk(ReadOnlyMemory<byte> frame, KafkaApi api, short version)
    {
        (_api, Frame, HasEdits, HasStrangers) = (api, frame, false, false);
        (_copied, _contentEnd, _frameStart, _address) = (0, -1, _to.Length, null);
        _isFlexible = api.IsFlexible(version);
        var payload = frame.Span[SizeBytes..];
        var rest = payload[SizeBytes..];
        _walker.StartFrame(payload.Length, SizeBytes);
        _walker.Begin([], version, api.ResponseHeaderVersion(version) == 1, hasTags: true);
        var isGood = _walker.Walk(ref rest) == WalkResult.Done;
        if (isGood)
        {
            _walker.Begin(api.Response!, version, _isFlexible, hasTags: true);
            isGood = _walker.Walk(ref rest) == WalkResult.Done;
        }
        // A refusal in version 0 is nothing but that.
        if (isGood && (rest.IsEmpty || !_fallsBack || !_hasFallenBack)) Finish();
        else _to.Truncate(_frameStart);
        return _to.Length > _frameStart;
    }

    public override void OnNumber(FieldMark mark, long value, int end)
    {
        switch (mark)
        {
            case FieldMark.NodeId:
                _node = (int)value;
                break;
            case FieldMark.Port when _address is not null:
                CopyTo(end - 4);
                BinaryPrimitives.WriteInt32BigEndian(_to.Append(4), _address.Port);
                Skip(end);
                break;
            case FieldMark.ApiKey:
                _key = (short)value;
                break;
            case FieldMark.MaxVersion when RewrittenApis.Has(_key) && value > KafkaApis.Find(_key)!.MaxVersion:
                CopyTo(end - 2);
                BinaryPrimitives.WriteInt16BigEndian(_to.Append(2), KafkaApis.Find(_key)!.MaxVersion);
                Skip(end);
                break;
            case FieldMark.Error when _fallsBack && _api.Key == KafkaApis.ApiVersions && value == UnsupportedVersion:
                _hasFallenBack = true;
                _walker.FallBack();
                break;
            default:
                break;
        }
    }

    public override void OnText(FieldMark mark, ReadOnlySpan<byte> text, int start, int end)
    {
        if (mark != FieldMark.Host) return;
        _address = _brokers.GetValueOrDefault(_node);
        // No host, no broker: the coordinator was not found.
        if (text.IsEmpty) _address = null;
        else if (_address is null) HasStrangers = true;
        if (_address is null) return;
        CopyTo(start);
        var host = _address.HostBytes;
        if (_isFlexible) _to.AppendVarint((uint)host.Length + 1);
        else BinaryPrimitives.WriteInt16BigEndian(_to.Append(2), (short)host.Length);
        host.CopyTo(_to.Append(host.Length));
        Skip(end);
    }

    public override void OnTag(int numberEnd) => CopyTo(numberEnd);

    public override void OnTagContent(int start, int end)
    {
        _copied = start + SizeBytes;
        _contentStart = _to.Length;
        _contentEnd = end;
    }

    private void Finish()
    {
        if (_contentEnd >= 0)
        {
            CopyTo(_contentEnd);
            _to.InsertVarint(_contentStart, (uint)(_to.Length - _contentStart));
        }
        CopyTo(Frame.Length - SizeBytes);
        BinaryPrimitives.WriteInt32BigEndian(_to.At(_frameStart, SizeBytes), _to.Length - _frameStart - SizeBytes);
    }

    // Positions count from after the frame's size.
    private void CopyTo(int position)
    {
        var from = _copied;
        _copied = position + SizeBytes;
        Frame.Span[from.._copied].CopyTo(_to.Append(_copied - from));
    }

    private void Skip(int position)
    {
        _copied = position + SizeBytes;
        HasEdits = true;
    }
}
