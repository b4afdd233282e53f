namespace Weft.ControlPlane.Inspection;

/// <summary>A proxy's page, or why there is none.</summary>
/// <param name="Page">null: see the fault.</param>
/// <param name="Fault">None: there is a page.</param>
internal readonly record struct PageOutcome(Page? Page, PageFault Fault)
{
    public static implicit operator PageOutcome(PageFault fault) => new(null, fault);

    public static implicit operator PageOutcome(Page page) => new(page, PageFault.None);
}
