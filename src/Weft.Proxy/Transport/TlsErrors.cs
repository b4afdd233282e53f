using System.Globalization;
using System.Runtime.InteropServices;

namespace Weft.Proxy.Transport;

/// <summary>Turns OpenSSL's error queue and verification results into a fault and one line of text.</summary>
internal static unsafe class TlsErrors
{
    public const int PeerDidNotReturnACertificate = 199;
    public const int CertificateVerifyFailed = 134;
    public const int UnexpectedEofWhileReading = 294;

    private const int FirstAlert = 1000;
    private const int LibraryShift = 23;
    private const int SslLibrary = 20;
    private const int ReasonMask = 0x7F_FFFF;
    private const nuint SystemFlag = 0x8000_0000;

    /// <summary>The reason code of the oldest queued error of libssl (0 when there is none) and its text; the queue is empty afterwards.</summary>
    public static int TakeReason(out string text)
    {
        var error = OpenSsl.ERR_get_error();
        text = error == 0 ? "unknown error" : Text(OpenSsl.ERR_reason_error_string(error)) ?? Number(error);
        OpenSsl.ERR_clear_error();
        return (error & SystemFlag) == 0 && (int)((error >> LibraryShift) & 0xFF) == SslLibrary ? (int)(error & ReasonMask) : 0;
    }

    /// <summary>What a failed handshake means. The peer's alert, when there is one, is quoted.</summary>
    public static ChannelClose ToHandshakeClose(nint ssl)
    {
        var reason = TakeReason(out var text);
        return reason switch
        {
            PeerDidNotReturnACertificate => new ChannelClose(ChannelFault.CertificateRefused, "the peer sent no certificate"),
            CertificateVerifyFailed => new ChannelClose(ChannelFault.CertificateRefused, VerifyText(OpenSsl.SSL_get_verify_result(ssl))),
            UnexpectedEofWhileReading => new ChannelClose(ChannelFault.HandshakeFailed, "the peer closed the connection during the TLS handshake"),
            >= FirstAlert => new ChannelClose(ChannelFault.HandshakeFailed, $"the peer refused: {text}"),
            _ => new ChannelClose(ChannelFault.HandshakeFailed, text),
        };
    }

    /// <summary>What a failed read or write on an open connection means.</summary>
    public static ChannelClose ToStreamClose()
    {
        var reason = TakeReason(out var text);
        return reason switch
        {
            UnexpectedEofWhileReading => new ChannelClose(ChannelFault.PeerReset, "the peer closed without close_notify"),
            >= FirstAlert => new ChannelClose(ChannelFault.TlsFailed, $"the peer refused: {text}"),
            _ => new ChannelClose(ChannelFault.TlsFailed, text),
        };
    }

    /// <summary>The X509_V_ERR codes of x509_vfy.h that operators meet, in plain words.</summary>
    public static string VerifyText(nint result) => result switch
    {
        9 => "the certificate is not yet valid",
        10 => "the certificate is expired",
        18 or 19 or 20 or 21 => "the certificate comes from an unknown issuer",
        _ => Text(OpenSsl.X509_verify_cert_error_string(result)) ?? Number((nuint)result),
    };

    private static string? Text(byte* text) => Marshal.PtrToStringUTF8((nint)text);

    private static string Number(nuint code) => string.Create(CultureInfo.InvariantCulture, $"code {code}");
}
