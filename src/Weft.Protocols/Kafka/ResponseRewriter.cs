using System.Buffers.Binary;

namespace Weft.Protocols.Kafka;

/// <summary>
/// Stands between a broker and its client: responses that name brokers go on with other addresses, those that name versions with no version beyond what
/// can be rewritten. Such a response is held back until it is whole, up to <see cref="KafkaLimits.MaxRewriteBytes"/>; of all others no more than the first 8 bytes.
/// The requests must be fed to the same <see cref="KafkaConversation"/>, which this feeds with the responses as the broker sent them.
/// </summary>
public sealed class ResponseRewriter
{
    private const int SizeBytes = 4;
    private const int HeadBytes = 8;
    private const int KeptBytes = 64 * 1024;

    private readonly KafkaConversation _conversation;
    private readonly FrameEditor _editor;
    private readonly EndpointHider _hider = new();
    private readonly ByteList _held = new();
    private readonly ByteList _out = new();
    private PendingRequest _request;
    private int _need = SizeBytes;
    private int _pass;
    private bool _isHiding;
    private bool _isOff;

    /// <param name="conversation">The connection.</param>
    /// <param name="brokers">Addresses by node id.</param>
    public ResponseRewriter(KafkaConversation conversation, IReadOnlyDictionary<int, BrokerAddress> brokers)
    {
        _conversation = conversation;
        _editor = new FrameEditor(brokers, _out);
    }

    /// <summary>What goes on to the client now, valid until the next call.</summary>
    /// <param name="input">What the broker sent.</param>
    /// <param name="microseconds">When; as for <see cref="KafkaConversation"/>.</param>
    public ReadOnlySpan<byte> Rewrite(ReadOnlySpan<byte> input, long microseconds)
    {
        if (_isOff) return input;
        _out.Clear(KeptBytes);
        while (!input.IsEmpty && _conversation.IsDecoding)
        {
            if (_pass > 0) Pass(ref input, microseconds);
            else Hold(ref input, microseconds);
        }
        if (_conversation.IsDecoding) return _out.Span;
        // It is not Kafka, or no more: what was held back goes on, and all that follows.
        _isOff = true;
        _out.Append(_held.Span);
        _out.Append(input);
        return _out.Span;
    }

    /// <summary>What was still held back when the broker's stream ended.</summary>
    public ReadOnlySpan<byte> Rest() => _isOff ? [] : _held.Span;

    private void Pass(ref ReadOnlySpan<byte> input, long microseconds)
    {
        var piece = input[..Math.Min(_pass, input.Length)];
        input = input[piece.Length..];
        _pass -= piece.Length;
        var at = _out.Length;
        _out.Append(piece);
        _conversation.OnResponseBytes(piece, microseconds);
        if (!_isHiding) return;
        _hider.Change(_out.At(at, piece.Length));
        if (_pass == 0 && _hider.HasHidden) _conversation.Observer.OnRewritten(isDone: true);
    }

    private void Hold(ref ReadOnlySpan<byte> input, long microseconds)
    {
        var piece = input[..Math.Min(_need - _held.Length, input.Length)];
        input = input[piece.Length..];
        _held.Append(piece);
        if (_held.Length < _need) return;
        if (_need == SizeBytes)
        {
            var size = BinaryPrimitives.ReadInt32BigEndian(_held.Span);
            _need += Math.Clamp(size, 0, HeadBytes - SizeBytes);
            if (size > 0) return;
        }
        else if (_need == HeadBytes && Decide()) return;
        Release(microseconds);
    }

    // True: it is worth waiting for the whole.
    private bool Decide()
    {
        var size = BinaryPrimitives.ReadInt32BigEndian(_held.Span);
        var isAsked = _conversation.Pending.TryFind(BinaryPrimitives.ReadInt32BigEndian(_held.Span[SizeBytes..]), out _request, out _);
        var concerns = isAsked && RewrittenApis.Concerns(_request.Key, _request.Version);
        var isKnown = _request.IsKnown || _request.Key == KafkaApis.ApiVersions;
        if (concerns && isKnown && size > SizeBytes && size <= _conversation.Limits.MaxRewriteBytes)
        {
            _need = SizeBytes + size;
            return true;
        }
        _pass = size - SizeBytes;
        _isHiding = concerns && isKnown && _request.Key is KafkaApis.Produce or KafkaApis.Fetch;
        if (_isHiding) _hider.Begin(size, KafkaApis.Find(_request.Key)!, _request.Version);
        else if (concerns) _conversation.Observer.OnRewritten(isDone: false);
        return false;
    }

    // The conversation sees the response before the request is forgotten and after it was decided upon.
    private void Release(long microseconds)
    {
        _conversation.OnResponseBytes(_held.Span, microseconds);
        if (!_conversation.IsDecoding) return;
        if (_need > HeadBytes) Edit();
        else _out.Append(_held.Span);
        _held.Clear(KeptBytes);
        _need = SizeBytes;
    }

    private void Edit()
    {
        var api = KafkaApis.Find(_request.Key)!;
        // Newer versions of ApiVersions have begun like the last known one so far; if this one does not, it passes as it is.
        var version = Math.Min(_request.Version, api.MaxVersion);
        var isDone = _editor.TryWrite(_held.Memory, api, version);
        if (!isDone) _out.Append(_held.Span);
        if (isDone && _editor.HasEdits) _conversation.Observer.OnRewritten(isDone: true);
        if (!isDone || _editor.HasStrangers) _conversation.Observer.OnRewritten(isDone: false);
    }
}
