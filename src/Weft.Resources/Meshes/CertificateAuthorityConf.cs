namespace Weft.Resources.Meshes;

/// <summary>Settings of a certificate authority, by its type.</summary>
public abstract record CertificateAuthorityConf;
