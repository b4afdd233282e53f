namespace Weft.Resources.Meshes;

/// <summary>Settings of a receiver of access logs, by its type.</summary>
public abstract record LoggingConf;
