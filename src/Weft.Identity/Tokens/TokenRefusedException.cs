namespace Weft.Identity.Tokens;

/// <summary>A token is not accepted; the message is Kuma's and may be shown to the client.</summary>
public sealed class TokenRefusedException(string message, Exception? inner = null) : Exception(message, inner);
