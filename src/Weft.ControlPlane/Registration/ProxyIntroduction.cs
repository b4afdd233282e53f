namespace Weft.ControlPlane.Registration;

/// <summary>How a proxy presents itself, at bootstrap and at the start of its discovery stream.</summary>
/// <param name="Mesh">The mesh it wants to join.</param>
/// <param name="Name">Its name.</param>
/// <param name="DataplaneText">The Dataplane it brings (YAML or JSON), or null: one was applied before.</param>
/// <param name="Token">Its dataplane token, with or without <c>Bearer</c>; null: it has none.</param>
internal sealed record ProxyIntroduction(string Mesh, string Name, string? DataplaneText, string? Token);
