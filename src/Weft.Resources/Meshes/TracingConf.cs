namespace Weft.Resources.Meshes;

/// <summary>Settings of a receiver of traces, by its type.</summary>
public abstract record TracingConf;
