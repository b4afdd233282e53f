namespace Weft.Proxy.Tests.Runtime;

/// <summary>How an inbound treats mutual TLS.</summary>
internal enum MeshMode
{
    Disabled,
    Permissive,
    Strict,
}
