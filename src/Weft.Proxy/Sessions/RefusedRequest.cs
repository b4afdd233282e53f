using Weft.Protocols.Messages;

namespace Weft.Proxy.Sessions;

/// <summary>A request that a session refused before there was an exchange: its head could not be read, or did not end in time.</summary>
/// <param name="Version">What the connection speaks.</param>
/// <param name="Fault">ProtocolError, HeadTooLarge or TimedOut.</param>
/// <param name="Status">What the client was answered; 0: its stream was reset.</param>
/// <param name="BodyBytes">Of that answer.</param>
/// <param name="Why">In a line; no byte of the request is repeated.</param>
internal readonly record struct RefusedRequest(HttpVersion Version, StreamFault Fault, int Status, int BodyBytes, string Why);
