using Weft.Ctl.ControlPlanes;
using Weft.Resources.Envelope;

namespace Weft.Ctl.Commands;

/// <summary>What commands touch outside themselves, so that tests can stand in for it.</summary>
internal sealed record CommandHost
{
    public required TextReader Input { get; init; }

    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>The kinds that can be written, read and named.</summary>
    public required ResourceCatalog Catalog { get; init; }

    /// <summary>The user's home, where the configuration file stands by default.</summary>
    public required string Home { get; init; }

    /// <summary>The way to a control plane, or to the web for <see cref="ControlPlaneEntry.Local"/>-less downloads.</summary>
    public required Func<ControlPlaneEntry, HttpMessageHandler> Connect { get; init; }

    /// <summary>True when <see cref="Output"/> is a terminal that shows colours.</summary>
    public bool Colours { get; init; }
}
