using System.Runtime.InteropServices;

namespace Weft.Proxy.Transport;

/// <summary>
/// The calls of OpenSSL 3 that the engine uses, named as in their manual pages. SSL_read and SSL_write suppress the GC transition: they copy and
/// cipher at most one record of 16 KiB per read or written record, and no managed callback can be reached from them, since the only one (ALPN
/// selection) belongs to the handshake and renegotiation is off.
/// </summary>
internal static unsafe class OpenSsl
{
    public const string Ssl = "libssl";
    public const string Crypto = "libcrypto";

    public const int SSL_ERROR_SSL = 1;
    public const int SSL_ERROR_WANT_READ = 2;
    public const int SSL_ERROR_WANT_WRITE = 3;
    public const int SSL_ERROR_SYSCALL = 5;
    public const int SSL_ERROR_ZERO_RETURN = 6;
    public const int SSL_VERIFY_PEER = 1;
    public const int SSL_VERIFY_FAIL_IF_NO_PEER_CERT = 2;
    public const int SSL_CTRL_MODE = 33;
    public const int SSL_CTRL_SET_READ_AHEAD = 41;
    public const int SSL_CTRL_SET_SESS_CACHE_MODE = 44;
    public const int SSL_CTRL_SET_TLSEXT_HOSTNAME = 55;
    public const int SSL_CTRL_CHAIN_CERT = 89;
    public const int SSL_CTRL_SET_GROUPS_LIST = 92;
    public const int SSL_CTRL_SET_MIN_PROTO_VERSION = 123;
    public const int SSL_MODE_ENABLE_PARTIAL_WRITE = 1;
    public const int SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER = 2;
    public const int SSL_MODE_RELEASE_BUFFERS = 0x10;
    public const ulong SSL_OP_NO_TICKET = 1UL << 14;
    public const ulong SSL_OP_NO_COMPRESSION = 1UL << 17;
    public const ulong SSL_OP_CIPHER_SERVER_PREFERENCE = 1UL << 22;
    public const ulong SSL_OP_NO_RENEGOTIATION = 1UL << 30;
    public const int SSL_TLSEXT_ERR_OK = 0;
    public const int SSL_TLSEXT_ERR_ALERT_FATAL = 2;
    public const int TLS1_2_VERSION = 0x303;
    public const int NID_subject_alt_name = 85;
    public const int GEN_DNS = 2;
    public const int GEN_URI = 6;
    public const int BIO_CTRL_FLUSH = 11;
    public const int BIO_C_SET_BUFF_SIZE = 117;
    public const int BIO_FLAGS_SHOULD_RETRY = 8;
    public const uint XN_FLAG_RFC2253 = 0x1110317;

    [DllImport(Ssl)]
    public static extern nint TLS_method();

    [DllImport(Ssl)]
    public static extern nint SSL_CTX_new(nint method);

    [DllImport(Ssl)]
    public static extern void SSL_CTX_free(nint context);

    [DllImport(Ssl)]
    public static extern nint SSL_CTX_ctrl(nint context, int command, nint number, void* pointer);

    [DllImport(Ssl)]
    public static extern ulong SSL_CTX_set_options(nint context, ulong options);

    [DllImport(Ssl)]
    public static extern void SSL_CTX_set_default_read_buffer_len(nint context, nuint length);

    [DllImport(Ssl)]
    public static extern int SSL_CTX_set_cipher_list(nint context, byte* names);

    [DllImport(Ssl)]
    public static extern int SSL_CTX_set_num_tickets(nint context, nuint count);

    [DllImport(Ssl)]
    public static extern int SSL_CTX_use_certificate(nint context, nint certificate);

    [DllImport(Ssl)]
    public static extern int SSL_CTX_use_PrivateKey(nint context, nint key);

    [DllImport(Ssl)]
    public static extern int SSL_CTX_check_private_key(nint context);

    [DllImport(Ssl)]
    public static extern nint SSL_CTX_get_cert_store(nint context);

    [DllImport(Ssl)]
    public static extern void SSL_CTX_set_verify(nint context, int mode, nint callback);

    [DllImport(Ssl)]
    public static extern int SSL_CTX_set_alpn_protos(nint context, byte* list, uint length);

    [DllImport(Ssl)]
    public static extern void SSL_CTX_set_alpn_select_cb(
        nint context, delegate* unmanaged<nint, byte**, byte*, byte*, uint, byte*, int> callback, byte* argument);

    [DllImport(Ssl)]
    public static extern nint SSL_new(nint context);

    [DllImport(Ssl)]
    public static extern void SSL_free(nint ssl);

    [DllImport(Ssl)]
    public static extern int SSL_set_fd(nint ssl, int descriptor);

    [DllImport(Ssl)]
    public static extern int SSL_set_rfd(nint ssl, int descriptor);

    [DllImport(Ssl)]
    public static extern nint SSL_get_wbio(nint ssl);

    [DllImport(Ssl)]
    public static extern void SSL_set0_wbio(nint ssl, nint bio);

    [DllImport(Ssl)]
    public static extern void SSL_set0_rbio(nint ssl, nint bio);

    [DllImport(Ssl)]
    public static extern nint SSL_ctrl(nint ssl, int command, nint number, void* pointer);

    [DllImport(Ssl)]
    public static extern void SSL_set_accept_state(nint ssl);

    [DllImport(Ssl)]
    public static extern void SSL_set_connect_state(nint ssl);

    [DllImport(Ssl)]
    public static extern int SSL_do_handshake(nint ssl);

    [DllImport(Ssl), SuppressGCTransition]
    public static extern int SSL_read(nint ssl, byte* buffer, int length);

    [DllImport(Ssl), SuppressGCTransition]
    public static extern int SSL_write(nint ssl, byte* buffer, int length);

    [DllImport(Ssl), SuppressGCTransition]
    public static extern int SSL_has_pending(nint ssl);

    [DllImport(Ssl), SuppressGCTransition]
    public static extern int SSL_get_error(nint ssl, int result);

    [DllImport(Ssl)]
    public static extern int SSL_shutdown(nint ssl);

    [DllImport(Ssl)]
    public static extern void SSL_get0_alpn_selected(nint ssl, byte** protocol, uint* length);

    [DllImport(Ssl)]
    public static extern byte* SSL_get_servername(nint ssl, int type);

    [DllImport(Ssl)]
    public static extern int SSL_version(nint ssl);

    [DllImport(Ssl)]
    public static extern nint SSL_get_current_cipher(nint ssl);

    [DllImport(Ssl)]
    public static extern ushort SSL_CIPHER_get_protocol_id(nint cipher);

    [DllImport(Ssl)]
    public static extern nint SSL_get_verify_result(nint ssl);

    [DllImport(Ssl)]
    public static extern nint SSL_get0_peer_certificate(nint ssl);

    [DllImport(Ssl)]
    public static extern nint SSL_CTX_get0_certificate(nint context);

    [DllImport(Ssl)]
    public static extern nint SSL_get0_verified_chain(nint ssl);

    [DllImport(Crypto)]
    public static extern nint BIO_new_mem_buf(byte* bytes, int length);

    [DllImport(Crypto)]
    public static extern nint BIO_new(nint method);

    [DllImport(Crypto)]
    public static extern nint BIO_s_mem();

    [DllImport(Crypto)]
    public static extern int BIO_read(nint bio, byte* buffer, int length);

    [DllImport(Crypto)]
    public static extern int BIO_write(nint bio, byte* buffer, int length);

    [DllImport(Crypto)]
    public static extern int BIO_free(nint bio);

    [DllImport(Crypto)]
    public static extern nint BIO_f_buffer();

    [DllImport(Crypto)]
    public static extern nint BIO_push(nint bio, nint next);

    [DllImport(Crypto)]
    public static extern nint BIO_next(nint bio);

    [DllImport(Crypto)]
    public static extern int BIO_up_ref(nint bio);

    [DllImport(Crypto)]
    public static extern nint BIO_ctrl(nint bio, int command, nint number, void* pointer);

    [DllImport(Crypto)]
    public static extern int BIO_test_flags(nint bio, int flags);


    [DllImport(Crypto)]
    public static extern nint PEM_read_bio_X509(nint bio, nint existing, nint passwordCallback, nint argument);

    [DllImport(Crypto)]
    public static extern nint PEM_read_bio_PrivateKey(nint bio, nint existing, nint passwordCallback, nint argument);

    [DllImport(Crypto)]
    public static extern nint d2i_AutoPrivateKey(nint existing, byte** bytes, nint length);

    [DllImport(Crypto)]
    public static extern void EVP_PKEY_free(nint key);

    [DllImport(Crypto)]
    public static extern nint EVP_sha256();

    [DllImport(Crypto)]
    public static extern int X509_STORE_add_cert(nint store, nint certificate);

    [DllImport(Crypto)]
    public static extern void X509_free(nint certificate);

    [DllImport(Crypto)]
    public static extern int X509_digest(nint certificate, nint algorithm, byte* digest, uint* length);

    [DllImport(Crypto)]
    public static extern nint X509_get_ext_d2i(nint certificate, int nid, int* critical, int* index);

    [DllImport(Crypto)]
    public static extern nint X509_get0_notAfter(nint certificate);

    [DllImport(Crypto)]
    public static extern nint X509_get_subject_name(nint certificate);

    [DllImport(Crypto)]
    public static extern int X509_NAME_print_ex(nint bio, nint name, int indent, nuint flags);

    [DllImport(Crypto)]
    public static extern byte* X509_verify_cert_error_string(nint result);

    [DllImport(Crypto)]
    public static extern int ASN1_TIME_to_tm(nint time, int* fields);

    [DllImport(Crypto)]
    public static extern byte* ASN1_STRING_get0_data(nint text);

    [DllImport(Crypto)]
    public static extern int ASN1_STRING_length(nint text);

    [DllImport(Crypto)]
    public static extern void GENERAL_NAMES_free(nint names);

    [DllImport(Crypto)]
    public static extern int OPENSSL_sk_num(nint stack);

    [DllImport(Crypto)]
    public static extern nint OPENSSL_sk_value(nint stack, int index);

    [DllImport(Crypto)]
    public static extern nuint ERR_get_error();

    [DllImport(Crypto)]
    public static extern byte* ERR_reason_error_string(nuint error);

    [DllImport(Crypto)]
    public static extern void ERR_clear_error();
}
