namespace Weft.Proxy.Transport;

/// <summary>A certificate, key or trust bundle from which no TLS context can be made; the message says what is wrong with which.</summary>
internal sealed class TlsSetupException(string message) : Exception(message);
