namespace Weft.EndToEnd.Tests.Processes;

/// <summary>A service that a sidecar offers to the mesh.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Protocol"><c>http</c>, <c>http2</c>, <c>tcp</c>, or empty for none.</param>
/// <param name="Port">Where the sidecar listens for the mesh.</param>
/// <param name="ServicePort">Where the application listens.</param>
internal sealed record Inbound(string Service, string Protocol, int Port, int ServicePort);
