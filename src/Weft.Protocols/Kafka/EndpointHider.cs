namespace Weft.Protocols.Kafka;

/// <summary>
/// Hides the brokers' addresses in a Produce or Fetch response that is too large to be held back, while it passes: the number of their tagged field becomes one that
/// nobody knows. A client then asks for Metadata as it would without them (KIP-951). Not a byte more or less.
/// </summary>
internal sealed class EndpointHider : FieldVisitor
{
    private const byte UnknownNumber = 0x7F;

    private readonly LayoutWalker _walker;
    private KafkaApi _api = null!;
    private short _version;
    private bool _isInBody;
    private int _at;

    public EndpointHider() => _walker = new LayoutWalker(this);

    /// <summary>Whether there were addresses.</summary>
    public bool HasHidden { get; private set; }

    /// <summary>Begins after a response's correlation id.</summary>
    /// <param name="bytes">Of the frame, without its size.</param>
    /// <param name="api">What it answers.</param>
    /// <param name="version">In which version.</param>
    public void Begin(int bytes, KafkaApi api, short version)
    {
        (_api, _version, _isInBody, HasHidden) = (api, version, false, false);
        _walker.StartFrame(bytes, 4);
        _walker.Begin([], version, isFlexible: true, hasTags: true);
    }

    /// <summary>Changes the next piece in place.</summary>
    public void Change(Span<byte> piece)
    {
        var start = _walker.Position;
        ReadOnlySpan<byte> rest = piece;
        _at = -1;
        if (_walker.Walk(ref rest) == WalkResult.Done && !_isInBody)
        {
            _isInBody = true;
            _walker.Begin(_api.Response!, _version, isFlexible: true, hasTags: true);
            _walker.Walk(ref rest);
        }
        if (_at < 0) return;
        piece[_at - 1 - start] = UnknownNumber;
        HasHidden = true;
    }

    public override void OnTag(int numberEnd) => _at = numberEnd;
}
