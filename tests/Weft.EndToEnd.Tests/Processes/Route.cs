namespace Weft.EndToEnd.Tests.Processes;

/// <summary>The two ways to one application, as ports of 127.0.0.1.</summary>
/// <param name="Direct">Where the application listens.</param>
/// <param name="Mesh">Where the client's sidecar offers it.</param>
internal sealed record Route(int Direct, int Mesh);
