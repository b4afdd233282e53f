using Weft.ControlPlane.Monitoring.V1;

namespace Weft.ControlPlane.Monitoring;

/// <summary>The targets of one proxy, as a named resource.</summary>
/// <param name="Name">Kuma's: <c>/meshes/{mesh}/dataplanes/{name}</c>.</param>
/// <param name="Version">A hash of the content.</param>
/// <param name="Content">What is told.</param>
internal sealed record Assignment(string Name, string Version, MonitoringAssignment Content);
