using Weft.Protocols.Detection;
using Weft.Proxy.Observation;

namespace Weft.Proxy.Runtime;

/// <summary>What one listener was seen to speak.</summary>
/// <param name="Listener">Its name.</param>
/// <param name="Service">The service behind it.</param>
/// <param name="Declared">The operator's hint; empty without one.</param>
/// <param name="Detected">The protocols seen on a port without a hint, by name.</param>
/// <param name="Mismatches">The protocols seen that contradict the hint, each with the YAML line that would repair it.</param>
public sealed record PortStatus(
    string Listener, string Service, string Declared, IReadOnlyList<string> Detected, IReadOnlyList<(string Seen, string Repair)> Mismatches)
{
    internal static PortStatus Of(ObservedPort port) => new(
        port.Listener, port.Service, port.Hint.Declared, [.. port.Detected.Select(WireProtocols.ToText)],
        [.. port.Mismatched.Select(seen => (seen.ToText(), port.Hint.Repair(seen)))]);
}
