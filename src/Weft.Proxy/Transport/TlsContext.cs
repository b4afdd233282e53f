namespace Weft.Proxy.Transport;

/// <summary>
/// An SSL_CTX: immutable, one per worker, identity generation and role. TLS 1.2 and 1.3 with AEAD ciphers only; no tickets, session cache,
/// renegotiation or compression. It may be disposed while connections use it; the last of them frees it.
/// </summary>
internal sealed unsafe class TlsContext : IDisposable
{
    /// <summary>What one system call moves of a big stream: 64 KiB of it, in frames and records.</summary>
    public const int BulkBytes = 72 * 1024;

    private readonly AlpnOffer? _alpn;
    private nint _context;
    private int _references = 1;

    /// <exception cref="TlsSetupException">A certificate, key or root cannot be used.</exception>
    public TlsContext(TlsContextOptions options)
    {
        OpenSslLibrary.Prepare();
        IsServer = options.IsServer;
        _context = OpenSsl.SSL_CTX_new(OpenSsl.TLS_method());
        if (_context == 0) throw Failure("OpenSSL made no context");
        try
        {
            ApplyProtocolRules();
            UseIdentity(options);
            UseTrust(options.TrustBundlePem);
            if (options.Alpn.Count > 0) UseAlpn(_alpn = new AlpnOffer(options.Alpn));
            var verify = !IsServer ? OpenSsl.SSL_VERIFY_PEER
                : options.RequiresClientCertificate ? OpenSsl.SSL_VERIFY_PEER | OpenSsl.SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0;
            OpenSsl.SSL_CTX_set_verify(_context, verify, 0);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public bool IsServer { get; }

    /// <summary>The URI names of our own certificate, in its order.</summary>
    public IReadOnlyList<string> LocalUris { get; private set; } = [];

    /// <summary>The subject of its certificate in RFC 2253 form.</summary>
    public string LocalSubject { get; private set; } = "";

    /// <summary>A context to connect with; the server is always verified against <paramref name="trustBundlePem"/>.</summary>
    /// <exception cref="TlsSetupException">A certificate, key or root cannot be used.</exception>
    public static TlsContext CreateClient(
        ReadOnlyMemory<byte> chainPem, ReadOnlyMemory<byte> privateKey, ReadOnlyMemory<byte> trustBundlePem, IReadOnlyList<string> alpn) =>
        new(new TlsContextOptions
        {
            IsServer = false,
            CertificateChainPem = chainPem,
            PrivateKey = privateKey,
            TrustBundlePem = trustBundlePem,
            Alpn = alpn,
        });

    /// <summary>A context to accept with.</summary>
    /// <exception cref="TlsSetupException">A certificate, key or root cannot be used.</exception>
    public static TlsContext CreateServer(
        ReadOnlyMemory<byte> chainPem,
        ReadOnlyMemory<byte> privateKey,
        ReadOnlyMemory<byte> trustBundlePem,
        IReadOnlyList<string> alpn,
        bool requiresClientCertificate) =>
        new(new TlsContextOptions
        {
            IsServer = true,
            CertificateChainPem = chainPem,
            PrivateKey = privateKey,
            TrustBundlePem = trustBundlePem,
            Alpn = alpn,
            RequiresClientCertificate = requiresClientCertificate,
        });

    public void Dispose() => Release();

    /// <summary>A new SSL object, which holds the context until <see cref="Release"/>.</summary>
    internal nint NewConnection()
    {
        Interlocked.Increment(ref _references);
        var ssl = OpenSsl.SSL_new(_context);
        if (ssl != 0) return ssl;
        Release();
        throw Failure("OpenSSL made no connection");
    }

    internal void Release()
    {
        if (Interlocked.Decrement(ref _references) != 0) return;
        OpenSsl.SSL_CTX_free(_context);
        _context = 0;
        _alpn?.Dispose();
    }

    private static TlsSetupException Failure(string what)
    {
        _ = TlsErrors.TakeReason(out var text);
        return new TlsSetupException($"{what}: {text}.");
    }

    private static bool IsPem(ReadOnlySpan<byte> bytes) => bytes.IndexOf("-----BEGIN"u8) >= 0;

    private void ApplyProtocolRules()
    {
        _ = OpenSsl.SSL_CTX_ctrl(_context, OpenSsl.SSL_CTRL_SET_MIN_PROTO_VERSION, OpenSsl.TLS1_2_VERSION, null);
        const int mode = OpenSsl.SSL_MODE_ENABLE_PARTIAL_WRITE | OpenSsl.SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | OpenSsl.SSL_MODE_RELEASE_BUFFERS;
        _ = OpenSsl.SSL_CTX_ctrl(_context, OpenSsl.SSL_CTRL_MODE, mode, null);
        _ = OpenSsl.SSL_CTX_ctrl(_context, OpenSsl.SSL_CTRL_SET_READ_AHEAD, 1, null);
        OpenSsl.SSL_CTX_set_default_read_buffer_len(_context, BulkBytes);
        _ = OpenSsl.SSL_CTX_ctrl(_context, OpenSsl.SSL_CTRL_SET_SESS_CACHE_MODE, 0, null);
        _ = OpenSsl.SSL_CTX_set_num_tickets(_context, 0);
        _ = OpenSsl.SSL_CTX_set_options(
            _context,
            OpenSsl.SSL_OP_NO_TICKET | OpenSsl.SSL_OP_NO_COMPRESSION | OpenSsl.SSL_OP_NO_RENEGOTIATION | OpenSsl.SSL_OP_CIPHER_SERVER_PREFERENCE);
        fixed (byte* ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20"u8, groups = "X25519:P-256:P-384"u8)
        {
            if (OpenSsl.SSL_CTX_set_cipher_list(_context, ciphers) != 1) throw Failure("No AEAD cipher for TLS 1.2");
            if (OpenSsl.SSL_CTX_ctrl(_context, OpenSsl.SSL_CTRL_SET_GROUPS_LIST, 0, groups) != 1) throw Failure("No key exchange group");
        }
    }

    private void UseIdentity(TlsContextOptions options)
    {
        if (options.CertificateChainPem.IsEmpty)
        {
            if (IsServer) throw new TlsSetupException("A server needs a certificate chain.");
            return;
        }

        var count = ForEachCertificate(options.CertificateChainPem.Span, (certificate, index) => index == 0
            ? OpenSsl.SSL_CTX_use_certificate(_context, certificate) == 1
            : OpenSsl.SSL_CTX_ctrl(_context, OpenSsl.SSL_CTRL_CHAIN_CERT, 1, (void*)certificate) == 1);
        if (count == 0) throw new TlsSetupException("The certificate chain holds no PEM certificate.");
        var leaf = OpenSsl.SSL_CTX_get0_certificate(_context);
        (LocalUris, LocalSubject) = (PeerCertificateReader.ReadUris(leaf), PeerCertificateReader.Subject(leaf));
        var key = ReadKey(options.PrivateKey.Span);
        if (key == 0) throw Failure("The private key cannot be read");
        var used = OpenSsl.SSL_CTX_use_PrivateKey(_context, key);
        OpenSsl.EVP_PKEY_free(key);
        if (used != 1 || OpenSsl.SSL_CTX_check_private_key(_context) != 1) throw Failure("The private key does not belong to the certificate");
    }

    private void UseTrust(ReadOnlyMemory<byte> bundle)
    {
        var store = OpenSsl.SSL_CTX_get_cert_store(_context);
        _ = ForEachCertificate(bundle.Span, (certificate, _) => OpenSsl.X509_STORE_add_cert(store, certificate) == 1);
    }

    private void UseAlpn(AlpnOffer list)
    {
        if (IsServer) OpenSsl.SSL_CTX_set_alpn_select_cb(_context, &AlpnOffer.Select, list.Block);
        else if (OpenSsl.SSL_CTX_set_alpn_protos(_context, list.Bytes, (uint)list.Length) != 0) throw Failure("The ALPN list was refused");
    }

    private static int ForEachCertificate(ReadOnlySpan<byte> pem, Func<nint, int, bool> use)
    {
        var count = 0;
        fixed (byte* start = pem)
        {
            if (pem.IsEmpty) return 0;
            var bio = OpenSsl.BIO_new_mem_buf(start, pem.Length);
            try
            {
                for (nint certificate; (certificate = OpenSsl.PEM_read_bio_X509(bio, 0, 0, 0)) != 0; count++)
                {
                    var used = use(certificate, count);
                    OpenSsl.X509_free(certificate);
                    if (!used) throw Failure($"Certificate {count + 1} cannot be used");
                }
            }
            finally
            {
                _ = OpenSsl.BIO_free(bio);

                // The end of the text is reported as an error too.
                OpenSsl.ERR_clear_error();
            }
        }

        return count;
    }

    private static nint ReadKey(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return 0;
        fixed (byte* start = bytes)
        {
            var cursor = start;
            if (!IsPem(bytes)) return OpenSsl.d2i_AutoPrivateKey(0, &cursor, bytes.Length);
            var bio = OpenSsl.BIO_new_mem_buf(start, bytes.Length);
            var key = OpenSsl.PEM_read_bio_PrivateKey(bio, 0, 0, 0);
            _ = OpenSsl.BIO_free(bio);
            return key;
        }
    }
}
