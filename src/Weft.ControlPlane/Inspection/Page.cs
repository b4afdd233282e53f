namespace Weft.ControlPlane.Inspection;

/// <summary>What a proxy answered.</summary>
/// <param name="Status">HTTP's.</param>
/// <param name="ContentType">Media type of the body.</param>
/// <param name="Body">The whole body.</param>
internal sealed record Page(int Status, string ContentType, ReadOnlyMemory<byte> Body);
