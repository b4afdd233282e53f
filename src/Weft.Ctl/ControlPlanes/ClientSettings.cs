namespace Weft.Ctl.ControlPlanes;

/// <summary>The control planes that the user knows, and which of them commands go to.</summary>
/// <param name="ControlPlanes">In the order in which they were added.</param>
/// <param name="Current">Name of the active one, or null.</param>
internal sealed record ClientSettings(IReadOnlyList<ControlPlaneEntry> ControlPlanes, string? Current)
{
    public static ClientSettings Default { get; } = new([ControlPlaneEntry.Local], ControlPlaneEntry.Local.Name);

    public ControlPlaneEntry? Active => Find(Current);

    public ControlPlaneEntry? Find(string? name) => ControlPlanes.FirstOrDefault(entry => entry.Name == name);

    /// <summary>With <paramref name="entry"/> added, or replaced where it was, and made the active one.</summary>
    public ClientSettings With(ControlPlaneEntry entry) => new(
        Find(entry.Name) is null
            ? [.. ControlPlanes, entry]
            : [.. ControlPlanes.Select(old => old.Name == entry.Name ? entry : old)],
        entry.Name);

    /// <summary>Without the named one; when it was active, none is.</summary>
    public ClientSettings Without(string name) =>
        new([.. ControlPlanes.Where(entry => entry.Name != name)], Current == name ? null : Current);
}
