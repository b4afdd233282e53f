namespace Weft.Proxy.Tcp;

/// <summary>Who ended an opaque connection first.</summary>
internal enum CloseParty : byte
{
    Client,
    Endpoint,
    Proxy,
}
