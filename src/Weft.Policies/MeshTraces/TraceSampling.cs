using Weft.Resources.Reading;

namespace Weft.Policies.MeshTraces;

/// <summary>Which requests have spans; percent, 0..100, each null meaning 100.</summary>
public sealed record TraceSampling
{
    /// <summary>Of all that would have spans.</summary>
    public DecimalText? Overall { get; init; }

    /// <summary>Of requests that ask by <c>x-client-trace-id</c>.</summary>
    public DecimalText? Client { get; init; }

    /// <summary>Of requests that carry no decision.</summary>
    public DecimalText? Random { get; init; }
}
