using Weft.Resources.Tagging;
using Weft.Resources.Violations;

namespace Weft.Resources.Envelope;

/// <summary>A stored or a written thing: what it is called, and its body. Immutable.</summary>
public sealed record Resource
{
    /// <summary>Its kind.</summary>
    public required ResourceKind Kind { get; init; }

    /// <summary>Its mesh; empty for global kinds.</summary>
    public string Mesh { get; init; } = "";

    /// <summary>Its name, unique per kind and mesh.</summary>
    public required string Name { get; init; }

    /// <summary>Its labels.</summary>
    public TagSet Labels { get; init; } = TagSet.Empty;

    /// <summary>Its body.</summary>
    public required ResourceSpec Spec { get; init; }

    /// <summary>Counts its changes: 0 before it is stored, 1 once created, one more for each update.</summary>
    public long Version { get; init; }

    /// <summary>When it was stored first, in UTC.</summary>
    public DateTimeOffset CreationTime { get; init; }

    /// <summary>When it was stored last, in UTC.</summary>
    public DateTimeOffset ModificationTime { get; init; }

    /// <summary>What identifies it.</summary>
    public ResourceKey Key => new(Kind.Name, Mesh, Name);

    /// <summary>What is wrong with it on its own: its name and mesh first, then its body.</summary>
    public ViolationList Validate()
    {
        var violations = NameRules.Check(Kind.Scope, Mesh, Name);
        violations.AddRange(Kind.ValidateSpec(Spec));
        return violations;
    }
}
