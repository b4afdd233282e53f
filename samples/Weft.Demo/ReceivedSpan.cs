namespace Weft.Demo;

/// <summary>What the demo needs of a span.</summary>
/// <param name="Number">How many came before it.</param>
/// <param name="Trace">Its trace, in hexadecimal.</param>
/// <param name="Id">Its id, in hexadecimal.</param>
/// <param name="Parent">The id of the span above; empty: none.</param>
/// <param name="IsServer">Told by the receiving proxy, rather than by the client's.</param>
/// <param name="Service">Whose proxy told it.</param>
/// <param name="Upstream">Where that proxy sent the request.</param>
/// <param name="IsUpgrade">The request left HTTP.</param>
internal sealed record ReceivedSpan(long Number, string Trace, string Id, string Parent, bool IsServer, string Service, string Upstream, bool IsUpgrade);
