namespace Weft.Resources.Meshes;

/// <summary>Where bytes come from; exactly one is set.</summary>
public sealed record DataSource
{
    /// <summary>Name of a secret of the mesh.</summary>
    public string Secret { get; init; } = "";

    /// <summary>Path of a file on the control plane's host.</summary>
    public string File { get; init; } = "";

    /// <summary>The bytes (base64 in documents).</summary>
    public ReadOnlyMemory<byte> Inline { get; init; }

    /// <summary>The bytes as text.</summary>
    public string InlineString { get; init; } = "";
}
