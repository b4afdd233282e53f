using Weft.Resources.Dataplanes;
using Weft.Resources.Tagging;

namespace Weft.Policies.Matching;

/// <summary>The Dataplane for which policies are matched.</summary>
/// <param name="Mesh">Its mesh.</param>
/// <param name="Name">Its name.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Spec">Its body.</param>
public sealed record PolicySubject(string Mesh, string Name, TagSet Labels, DataplaneSpec Spec);
