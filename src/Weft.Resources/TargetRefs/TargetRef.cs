using Weft.Resources.Tagging;

namespace Weft.Resources.TargetRefs;

/// <summary>What a policy is for: which proxies (at the top), which clients (<c>from</c>) or which destinations (<c>to</c>).</summary>
public sealed record TargetRef
{
    /// <summary>The whole mesh: what a policy without a reference at the top is for (Kuma 2.9 and later).</summary>
    public static TargetRef WholeMesh { get; } = new() { KindText = "Mesh" };

    /// <summary>The kind as written; empty when it is missing.</summary>
    public string KindText { get; init; } = "";

    /// <summary>The kind.</summary>
    public TargetRefKind Kind => TargetRefKinds.Find(KindText);

    /// <summary>Of the resource or service; may be empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>Reserved by Kuma; never allowed.</summary>
    public string OtherMesh { get; init; } = "";

    /// <summary>Tags that must all be there.</summary>
    public TagSet Tags { get; init; } = TagSet.Empty;

    /// <summary><c>Sidecar</c> and <c>Gateway</c>; null means both.</summary>
    public IReadOnlyList<string>? ProxyTypes { get; init; }

    /// <summary>Kubernetes namespace of <see cref="Name"/>; empty means the policy's own.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Labels that must all be there.</summary>
    public TagSet Labels { get; init; } = TagSet.Empty;

    /// <summary>Name or number of a port, or name of an inbound; empty means all.</summary>
    public string SectionName { get; init; } = "";
}
