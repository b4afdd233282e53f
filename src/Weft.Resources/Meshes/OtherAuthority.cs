using Weft.Resources.Reading;

namespace Weft.Resources.Meshes;

/// <summary>Settings of a type that is not known here, kept as written.</summary>
/// <param name="Fields">The fields of <c>conf</c>.</param>
public sealed record OtherAuthority(MapNode Fields) : CertificateAuthorityConf;
