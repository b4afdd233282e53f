using System.Runtime.InteropServices;
using System.Text;

namespace Weft.Proxy.Transport;

/// <summary>Reads the verified leaf of a connection through OpenSSL, once per handshake.</summary>
internal static unsafe class PeerCertificateReader
{
    /// <summary>Reads the peer's leaf; null with <paramref name="refusal"/> null when it sent none.</summary>
    /// <param name="ssl">A connection whose handshake is done.</param>
    /// <param name="refusal">What makes the certificate unusable, in one line.</param>
    public static PeerCertificate? Read(nint ssl, out string? refusal)
    {
        refusal = null;
        var leaf = OpenSsl.SSL_get0_peer_certificate(ssl);
        if (leaf == 0) return null;
        List<string> uris = [], names = [];
        if (!TryReadNames(leaf, uris, names))
        {
            refusal = "the certificate has a malformed SAN";
            return null;
        }

        return new PeerCertificate(uris, names, NotAfter(leaf), Subject(leaf), Digest(leaf), RootDigest(ssl));
    }

    /// <summary>The URI names of a certificate of our own; none when they cannot be read.</summary>
    public static IReadOnlyList<string> ReadUris(nint certificate)
    {
        List<string> uris = [], names = [];
        return TryReadNames(certificate, uris, names) ? uris : [];
    }

    /// <summary>The distinguished name of a certificate's subject in RFC 2253 form; empty when it has none.</summary>
    public static string Subject(nint leaf)
    {
        var bio = OpenSsl.BIO_new(OpenSsl.BIO_s_mem());
        _ = OpenSsl.X509_NAME_print_ex(bio, OpenSsl.X509_get_subject_name(leaf), 0, OpenSsl.XN_FLAG_RFC2253);
        var text = stackalloc byte[512];
        var length = OpenSsl.BIO_read(bio, text, 512);
        _ = OpenSsl.BIO_free(bio);
        OpenSsl.ERR_clear_error();
        return length > 0 ? Marshal.PtrToStringUTF8((nint)text, length) : string.Empty;
    }

    private static bool TryReadNames(nint leaf, List<string> uris, List<string> dnsNames)
    {
        var names = OpenSsl.X509_get_ext_d2i(leaf, OpenSsl.NID_subject_alt_name, null, null);
        if (names == 0) return true;
        var valid = true;
        for (var i = 0; i < OpenSsl.OPENSSL_sk_num(names) && valid; i++)
        {
            // struct GENERAL_NAME: an int, padding, then the value's pointer.
            var name = OpenSsl.OPENSSL_sk_value(names, i);
            var kind = *(int*)name;
            if (kind is not (OpenSsl.GEN_URI or OpenSsl.GEN_DNS)) continue;
            var value = *(nint*)(name + sizeof(nint));
            var bytes = new ReadOnlySpan<byte>(OpenSsl.ASN1_STRING_get0_data(value), OpenSsl.ASN1_STRING_length(value));

            // IA5String without controls: a NUL within a name is an old way to forge one.
            valid = !bytes.IsEmpty && !bytes.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E) && (kind != OpenSsl.GEN_URI || bytes.IndexOf((byte)':') > 0);
            (kind == OpenSsl.GEN_URI ? uris : dnsNames).Add(Encoding.ASCII.GetString(bytes));
        }

        OpenSsl.GENERAL_NAMES_free(names);
        return valid;
    }

    private static DateTimeOffset NotAfter(nint leaf)
    {
        // struct tm: second, minute, hour, day, month from 0, year from 1900, and fields not needed (56 bytes with glibc).
        var tm = stackalloc int[16];
        return OpenSsl.ASN1_TIME_to_tm(OpenSsl.X509_get0_notAfter(leaf), tm) == 1
            ? new DateTimeOffset(tm[5] + 1900, tm[4] + 1, tm[3], tm[2], tm[1], Math.Min(tm[0], 59), TimeSpan.Zero)
            : DateTimeOffset.MinValue;
    }

    private static string RootDigest(nint ssl)
    {
        var chain = OpenSsl.SSL_get0_verified_chain(ssl);
        var count = chain == 0 ? 0 : OpenSsl.OPENSSL_sk_num(chain);
        return count == 0 ? string.Empty : Digest(OpenSsl.OPENSSL_sk_value(chain, count - 1));
    }

    private static string Digest(nint certificate)
    {
        var digest = stackalloc byte[32];
        uint length = 0;
        return OpenSsl.X509_digest(certificate, OpenSsl.EVP_sha256(), digest, &length) == 1
            ? Convert.ToHexStringLower(new ReadOnlySpan<byte>(digest, (int)length))
            : string.Empty;
    }
}
