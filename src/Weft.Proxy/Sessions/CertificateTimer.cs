using Weft.Proxy.Loop;
using Weft.Proxy.Transport;

namespace Weft.Proxy.Sessions;

/// <summary>Retires a client's session when the certificate that it proved itself with ends: what is open goes on, what is new needs a new proof.</summary>
internal sealed class CertificateTimer : LoopTimer
{
    // A wheel is asked for at most a day at a time; the rest is asked for then.
    private const long LongestMilliseconds = 24L * 60 * 60 * 1000;

    private readonly HttpSession _session;
    private readonly DateTimeOffset _end;

    private CertificateTimer(HttpSession session, DateTimeOffset end)
    {
        _session = session;
        _end = end;
    }

    private EventLoop Loop => _session.Context.Loop;

    /// <summary>Watches the certificate of the session's client; null when it has none.</summary>
    public static CertificateTimer? Watch(HttpSession session)
    {
        if (session.Channel.Peer is not { } peer) return null;
        var timer = new CertificateTimer(session, peer.NotAfter);
        timer.Arm();
        return timer;
    }

    public void Stop() => Loop.Timers.Cancel(this);

    public override void OnFire()
    {
        if (_end <= Loop.UtcNow) _session.Retire();
        else Arm();
    }

    private void Arm()
    {
        var left = Math.Clamp((long)(_end - Loop.UtcNow).TotalMilliseconds + 1, 0, LongestMilliseconds);
        Loop.Timers.Arm(this, left);
    }
}
