namespace Weft.Demo;

/// <summary>What of a row's traffic is a span.</summary>
internal enum RowSpans
{
    /// <summary>Nothing: nobody understands it.</summary>
    None,

    /// <summary>Each request, on both sides of one trace.</summary>
    Requests,

    /// <summary>Each request that left HTTP, for as long as its connection lasts.</summary>
    Upgrades,

    /// <summary>Each request, each side a trace of its own.</summary>
    Separate,
}
