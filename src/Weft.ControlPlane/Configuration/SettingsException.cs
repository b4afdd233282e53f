namespace Weft.ControlPlane.Configuration;

/// <summary>Settings cannot be used; the message names every fault and where it was set.</summary>
internal sealed class SettingsException(IReadOnlyList<string> problems) : Exception(string.Join(System.Environment.NewLine, problems));
