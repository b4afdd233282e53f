using Weft.Protocols.Messages;
using Weft.Proxy.Sessions;
using Weft.Proxy.Transport;
using Weft.Proxy.Upstream;

namespace Weft.Proxy.Http;

/// <summary>One try of an exchange at one endpoint: the receiver of the endpoint's stream.</summary>
internal sealed class UpstreamAttempt(Exchange exchange, HttpService service) : StreamReceiver
{
    private HttpStream? _up;
    private EndpointState? _endpoint;
    private bool _answerEnded;

    /// <summary>Opens a stream and sends the head; false when no connection can be made for want of an identity.</summary>
    public bool TryStart(EndpointState endpoint, HeaderBlock request, bool endStream, bool again)
    {
        var up = endpoint.OpenStream(this, again, exchange.Upgrade is not null);
        if (up is null) return false;
        _up = up;
        _endpoint = endpoint;
        _answerEnded = false;
        endpoint.Active.Add(service.Context.Loop.Id, 1);
        endpoint.Model.Metrics.CountRequest(service.Counters);
        exchange.Upgrade?.Prepare(request, up.IsHttp2);
        up.SendHead(request, endStream);
        return true;
    }

    public void SendData(ReadOnlySpan<byte> data, bool endStream) => _up?.SendData(data, endStream);

    public void SendTrailers(HeaderBlock trailers) => _up?.SendTrailers(trailers);

    public void ReturnCredit(int bytes) => _up?.ReturnCredit(bytes);

    /// <summary>The connection to the endpoint; null once nothing more is asked of it.</summary>
    public Channel? Connection => _up?.Connection;

    /// <summary>Nobody waits for the answer any more.</summary>
    public void Cancel()
    {
        if (Detach() is not { } up) return;
        service.Counters.Increment(_endpoint!.Model.Metrics.Late.SentResets);
        up.Reset(StreamFault.Cancelled);
    }

    /// <summary>The answer is whole. What the client still sends has no reader at the endpoint.</summary>
    public void Finish()
    {
        if (Detach() is not { } up) return;
        if (!exchange.RequestEnded || !_answerEnded) up.Reset(StreamFault.Cancelled);
    }

    public override void OnHead(HttpStream stream, HeaderBlock head, bool endStream)
    {
        _answerEnded = endStream;
        var isFailureOfProxy = stream.IsWithOurProxy && head.Has(FieldName.XWeftError);
        if (isFailureOfProxy && exchange.TryElsewhere(head, _endpoint!)) return;
        if (!isFailureOfProxy) _endpoint!.OnAnswered();
        exchange.OnAnswerHead(head, endStream, stream.IsHttp2);
    }

    public override void OnData(HttpStream stream, ReadOnlySpan<byte> data, bool endStream)
    {
        _answerEnded = endStream;
        exchange.OnAnswerData(data, endStream);
    }

    public override void OnTrailers(HttpStream stream, HeaderBlock trailers)
    {
        _answerEnded = true;
        exchange.OnAnswerTrailers(trailers);
    }

    public override void OnReset(HttpStream stream, StreamFault fault, string? detail)
    {
        Detach();
        exchange.OnAttemptFailed(fault, detail);
    }

    public override void OnSent(HttpStream stream, int bytes) => exchange.OnRequestSent(bytes);

    private HttpStream? Detach()
    {
        var up = _up;
        if (up is null) return null;
        _up = null;
        up.Receiver = null;
        _endpoint!.Active.Add(service.Context.Loop.Id, -1);
        service.Counters.Decrement(_endpoint.Model.Metrics.RequestsActive);
        return up;
    }
}
