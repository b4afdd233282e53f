using Weft.Resources.Envelope;

namespace Weft.Resources.Secrets;

/// <summary>Bytes that only administrators and the control plane may see.</summary>
public sealed record SecretSpec : ResourceSpec
{
    /// <summary>The bytes (base64 in documents).</summary>
    public ReadOnlyMemory<byte> Data { get; init; }
}
