namespace Weft.Protocols.Kafka;

/// <summary>
/// Watches one connection: fed with what each side sends, cut anywhere, it tells a <see cref="KafkaObserver"/> what that means. It never keeps a byte from
/// anybody; what it cannot read ends the watching, not the connection. Feed a request before the peer can have answered it.
/// </summary>
public sealed class KafkaConversation
{
    private readonly RequestReader _requests;
    private readonly ResponseReader _responses;
    private bool _isSaslRaw;

    public KafkaConversation(KafkaObserver observer, KafkaNames names, KafkaLimits limits)
    {
        Observer = observer;
        Names = names;
        Limits = limits;
        Pending = new PendingRequests(limits.MaxInFlight);
        _requests = new RequestReader(this);
        _responses = new ResponseReader(this);
    }

    /// <summary>False once something came that is not Kafka.</summary>
    public bool IsDecoding { get; private set; } = true;

    internal KafkaObserver Observer { get; }

    internal KafkaNames Names { get; }

    internal KafkaLimits Limits { get; }

    internal PendingRequests Pending { get; }

    /// <summary>
    /// After SaslHandshake version 0 the client sends bare tokens, until the mechanism, which nobody tells us, is content: that is when the next Kafka
    /// request comes. A token is not taken for one: those begin with a number known here and a version that goes with it, and mechanisms' tokens do not.
    /// </summary>
    internal bool IsSaslRaw
    {
        get => _isSaslRaw;
        set
        {
            _isSaslRaw = value;
            WasSaslRaw |= value;
        }
    }

    /// <summary>True once bare tokens may have come: what the broker sends that answers no request is one.</summary>
    internal bool WasSaslRaw { get; private set; }

    /// <summary>Takes what the client sent.</summary>
    /// <param name="bytes">Any piece of its stream, in order.</param>
    /// <param name="microseconds">When: of any clock that does not go back.</param>
    public void OnRequestBytes(ReadOnlySpan<byte> bytes, long microseconds)
    {
        if (IsDecoding && !_requests.Read(bytes, microseconds)) Fail(isRequest: true);
    }

    /// <summary>Takes what the broker sent.</summary>
    /// <inheritdoc cref="OnRequestBytes"/>
    public void OnResponseBytes(ReadOnlySpan<byte> bytes, long microseconds)
    {
        if (IsDecoding && !_responses.Read(bytes, microseconds)) Fail(isRequest: false);
    }

    private void Fail(bool isRequest)
    {
        IsDecoding = false;
        Observer.OnFailure(isRequest);
    }
}
