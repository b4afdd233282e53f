using System.Runtime.InteropServices;
using System.Text;
using Weft.Proxy.Loop;

namespace Weft.Proxy.Transport;

/// <summary>
/// TLS over a TCP connection, by OpenSSL on the descriptor itself. Where the first bytes were read before it was known that they are TLS, OpenSSL reads
/// those from memory and then goes on at the descriptor.
/// </summary>
internal sealed unsafe class TlsChannel : SocketChannel
{
    private const int MaxRecordBytes = 16 * 1024;

    /// <summary>From an accepted connection to the end of its handshake.</summary>
    public const int AcceptMilliseconds = 10_000;

    private readonly TlsContext _context;
    private readonly string? _offeredSni;
    private readonly PeerPolicy _policy;
    private readonly TimeSpan _handshakeTimeout;
    private readonly long _deadline;
    private nint _ssl;
    private byte[] _alpn = [];
    private string? _sni;
    private PeerCertificate? _peer;
    private TlsParameters _parameters;
    private nint _firstBytes;
    private nint _gather;
    private bool _failed;

    private TlsChannel(
        EventLoop loop, int descriptor, SocketEndpoint remote, TlsContext context, string? sni, PeerPolicy policy, ChannelHandler handler, TimeSpan? handshakeTimeout)
        : base(loop, descriptor, remote, handler)
    {
        _context = context;
        _offeredSni = sni;
        _policy = policy;
        _handshakeTimeout = handshakeTimeout ?? TimeSpan.FromMilliseconds(AcceptMilliseconds);
        _deadline = loop.NowMilliseconds + (long)_handshakeTimeout.TotalMilliseconds;
        _ssl = context.NewConnection();
    }

    public override ReadOnlySpan<byte> NegotiatedAlpn => _alpn;

    public override PeerCertificate? Peer => _peer;

    public override IReadOnlyList<string> LocalUris => _context.LocalUris;

    public override string LocalSubject => _context.LocalSubject;

    public override TlsParameters Tls => _parameters;

    public override string? Sni => _sni;

    protected override bool MayReadAfterFailedSend => false;

    protected override bool HasPendingInput => _ssl != 0 && OpenSsl.SSL_has_pending(_ssl) != 0;

    /// <summary>Takes over an accepted, non-blocking socket as the server. OnOpened follows when the peer is verified.</summary>
    /// <param name="loop">The connection's loop.</param>
    /// <param name="descriptor">The socket, owned by the channel from here on.</param>
    /// <param name="remote">The peer's address, as accept(2) gave it.</param>
    /// <param name="context">A server's context.</param>
    /// <param name="policy">Which verified peers are accepted.</param>
    /// <param name="handler">Who is called.</param>
    /// <param name="handshakeTimeout">From now to the end of the handshake; 10 s by default.</param>
    public static TlsChannel Accept(
        EventLoop loop, int descriptor, SocketEndpoint remote, TlsContext context, PeerPolicy policy, ChannelHandler handler, TimeSpan? handshakeTimeout = null)
    {
        var channel = new TlsChannel(loop, descriptor, remote, context, null, policy, handler, handshakeTimeout);
        channel.BeginAccepted();
        return channel;
    }

    /// <summary>Ends TLS on a connection from which the client's first bytes were read already; the plain channel is gone after this call.</summary>
    /// <param name="plain">The connection so far.</param>
    /// <param name="firstBytes">All that was read from it.</param>
    /// <param name="context">A server's context.</param>
    /// <param name="policy">Which verified peers are accepted.</param>
    /// <param name="handler">Who is called.</param>
    public static TlsChannel TakeOver(PlainChannel plain, ReadOnlySpan<byte> firstBytes, TlsContext context, PeerPolicy policy, ChannelHandler handler)
    {
        var channel = new TlsChannel(plain.Loop, plain.Detach(), plain.Remote, context, null, policy, handler, null);
        channel._firstBytes = OpenSsl.BIO_new(OpenSsl.BIO_s_mem());
        fixed (byte* start = firstBytes) _ = OpenSsl.BIO_write(channel._firstBytes, start, firstBytes.Length);
        channel.BeginAccepted();
        return channel;
    }

    /// <summary>Begins to connect as a client; OnOpened follows when the peer is verified, or OnClosed, never from inside this call.</summary>
    /// <param name="loop">The connection's loop.</param>
    /// <param name="to">The peer.</param>
    /// <param name="connectTimeout">From now to the end of the handshake: a peer that hangs in either costs no more.</param>
    /// <param name="context">A client's context.</param>
    /// <param name="sni">The host name to ask for; null or empty sends none.</param>
    /// <param name="policy">Which verified peers are accepted.</param>
    /// <param name="handler">Who is called.</param>
    public static TlsChannel Connect(
        EventLoop loop,
        SocketEndpoint to,
        TimeSpan connectTimeout,
        TlsContext context,
        string? sni,
        PeerPolicy policy,
        ChannelHandler handler)
    {
        var descriptor = TcpSocket.Connect(to, out var errno);
        var channel = new TlsChannel(loop, descriptor, to, context, sni, policy, handler, connectTimeout);
        channel.BeginConnecting(errno, connectTimeout);
        return channel;
    }

    public override void OnRelease()
    {
        base.OnRelease();
        if (_ssl == 0) return;
        OpenSsl.SSL_free(_ssl);
        _ssl = 0;
        _context.Release();
    }

    protected override void OnConnected()
    {
        _ = OpenSsl.SSL_set_fd(_ssl, Descriptor);
        if (_context.IsServer)
        {
            OpenSsl.SSL_set_accept_state(_ssl);
            if (_firstBytes != 0) OpenSsl.SSL_set0_rbio(_ssl, _firstBytes);
            BeginHandshake(PollInterest.Read, _handshakeTimeout);
            if (_firstBytes != 0) OnHandshakeEvent();
            return;
        }

        OpenSsl.SSL_set_connect_state(_ssl);
        if (!string.IsNullOrEmpty(_offeredSni)) SetSni(_offeredSni);
        BeginHandshake(PollInterest.Read | PollInterest.Write, TimeSpan.FromMilliseconds(Math.Max(TimerWheel.TickMilliseconds, _deadline - Loop.NowMilliseconds)));
        OnHandshakeEvent();
    }

    // Without an allowance nothing is done: the descriptor stays ready, and epoll reports it again in the next turn. Bytes in memory it does not know of.
    protected override void OnHandshakeEvent()
    {
        if (!Loop.TryTakeHeavyStep())
        {
            if (_firstBytes != 0) Loop.ScheduleReady(this);
            return;
        }

        var result = OpenSsl.SSL_do_handshake(_ssl);
        if (result == 1)
        {
            FinishHandshake();
            return;
        }

        switch (OpenSsl.SSL_get_error(_ssl, result))
        {
            case OpenSsl.SSL_ERROR_WANT_READ:
                ReadOnFromDescriptor();
                Watch(PollInterest.Read);
                break;
            case OpenSsl.SSL_ERROR_WANT_WRITE:
                Watch(PollInterest.Write);
                break;
            case OpenSsl.SSL_ERROR_SSL:
                Refuse(TlsErrors.ToHandshakeClose(_ssl));
                break;
            default:
                OpenSsl.ERR_clear_error();
                Refuse(new ChannelClose(ChannelFault.HandshakeFailed, "the peer closed the connection during the TLS handshake"));
                break;
        }
    }

    protected override ReceiveStatus TryReceive(Span<byte> into, out int count)
    {
        count = 0;
        fixed (byte* start = into)
        {
            while (count < into.Length)
            {
                var read = OpenSsl.SSL_read(_ssl, start + count, into.Length - count);
                if (read <= 0) return Explain(read);
                count += read;
                if (OpenSsl.SSL_has_pending(_ssl) == 0) return ReceiveStatus.Waiting;
            }
        }

        return OpenSsl.SSL_has_pending(_ssl) != 0 ? ReceiveStatus.Pending : ReceiveStatus.Waiting;
    }

    protected override int TrySend(ReadOnlySpan<byte> bytes)
    {
        if (_failed) return -1;
        if (bytes.Length > MaxRecordBytes && _gather == 0) BeginGather();
        var taken = 0;
        fixed (byte* start = bytes)
        {
            while (taken < bytes.Length)
            {
                var record = Math.Min(bytes.Length - taken, MaxRecordBytes);
                if (taken > 0 && (_gather == 0 || taken + record > TlsContext.BulkBytes)) break;
                var written = OpenSsl.SSL_write(_ssl, start + taken, record);
                if (written > 0)
                {
                    taken += written;
                    continue;
                }
                if (Explain(written) != ReceiveStatus.Waiting) return -1;
                break;
            }
        }
        return taken;
    }

    protected override int TryLetGo()
    {
        if (_gather == 0) return 1;
        if (OpenSsl.BIO_ctrl(_gather, OpenSsl.BIO_CTRL_FLUSH, 0, null) > 0)
        {
            EndGather();
            return 1;
        }
        if (OpenSsl.BIO_test_flags(_gather, OpenSsl.BIO_FLAGS_SHOULD_RETRY) != 0) return 0;
        Fault = SocketErrors.ToClose(Libc.Errno);
        _failed = true;
        return -1;
    }

    protected override bool TryEndOutput()
    {
        if (_failed) return true;
        var result = OpenSsl.SSL_shutdown(_ssl);
        if (result >= 0) return true;
        var blocked = OpenSsl.SSL_get_error(_ssl, result) == OpenSsl.SSL_ERROR_WANT_WRITE;
        OpenSsl.ERR_clear_error();
        return !blocked;
    }

    // Of more than one record: what OpenSSL writes is put together, since a system call of its own for each record also wakes the peer for each. Held until
    // all has left. Measured on one big stream: docs/performance.md.
    private void BeginGather()
    {
        var isWrite = 1;
        _gather = OpenSsl.BIO_new(OpenSsl.BIO_f_buffer());
        _ = OpenSsl.BIO_ctrl(_gather, OpenSsl.BIO_C_SET_BUFF_SIZE, TlsContext.BulkBytes, &isWrite);
        var socket = OpenSsl.SSL_get_wbio(_ssl);
        _ = OpenSsl.BIO_up_ref(socket);
        OpenSsl.SSL_set0_wbio(_ssl, OpenSsl.BIO_push(_gather, socket));
    }

    private void EndGather()
    {
        var socket = OpenSsl.BIO_next(_gather);
        _ = OpenSsl.BIO_up_ref(socket);
        OpenSsl.SSL_set0_wbio(_ssl, socket);
        _gather = 0;
    }

    // It wants more than memory has, so all of that is read.
    private void ReadOnFromDescriptor()
    {
        if (_firstBytes == 0) return;
        _firstBytes = 0;
        _ = OpenSsl.SSL_set_rfd(_ssl, Descriptor);
    }

    private void SetSni(string sni)
    {
        var name = Encoding.ASCII.GetBytes(sni + '\0');
        fixed (byte* start = name) _ = OpenSsl.SSL_ctrl(_ssl, OpenSsl.SSL_CTRL_SET_TLSEXT_HOSTNAME, 0, start);
    }

    private void FinishHandshake()
    {
        _peer = PeerCertificateReader.Read(_ssl, out var refusal);
        if (refusal is null && _peer is not null) refusal = _policy.Refusal(_peer);
        if (refusal is null && _peer is null && _policy.Patterns.Count > 0) refusal = "the peer sent no certificate";
        if (refusal is not null)
        {
            _ = OpenSsl.SSL_shutdown(_ssl);
            OpenSsl.ERR_clear_error();
            Refuse(new ChannelClose(ChannelFault.CertificateRefused, refusal));
            return;
        }

        byte* protocol;
        uint length;
        OpenSsl.SSL_get0_alpn_selected(_ssl, &protocol, &length);
        _alpn = new ReadOnlySpan<byte>(protocol, (int)length).ToArray();
        if (_context.IsServer) _sni = Marshal.PtrToStringUTF8((nint)OpenSsl.SSL_get_servername(_ssl, 0));
        _parameters = new TlsParameters(OpenSsl.SSL_version(_ssl), OpenSsl.SSL_CIPHER_get_protocol_id(OpenSsl.SSL_get_current_cipher(_ssl)));
        Loop.TransportStatistics.HandshakesSucceeded++;
        Open();
    }

    // OpenSSL has sent its alert; the lingering end sees to it that the peer can read it.
    private void Refuse(ChannelClose reason)
    {
        _failed = true;
        Loop.TransportStatistics.HandshakesFailed++;
        Linger(reason);
    }

    private ReceiveStatus Explain(int result)
    {
        switch (OpenSsl.SSL_get_error(_ssl, result))
        {
            case OpenSsl.SSL_ERROR_WANT_READ or OpenSsl.SSL_ERROR_WANT_WRITE:
                return ReceiveStatus.Waiting;
            case OpenSsl.SSL_ERROR_ZERO_RETURN:
                return ReceiveStatus.Ended;
            case OpenSsl.SSL_ERROR_SYSCALL:
                var errno = Libc.Errno;
                OpenSsl.ERR_clear_error();
                Fault = SocketErrors.ToClose(errno == 0 ? Libc.ECONNRESET : errno);
                break;
            default:
                Fault = TlsErrors.ToStreamClose();
                break;
        }

        // After a fatal error neither SSL_shutdown nor another write may be called (SSL_get_error(3)).
        _failed = true;
        return ReceiveStatus.Failed;
    }
}
