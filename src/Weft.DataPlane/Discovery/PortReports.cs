namespace Weft.DataPlane.Discovery;

/// <summary>Tells the control plane what the ports were seen to speak, whenever that changes.</summary>
/// <param name="version">Grows whenever there is something new to tell.</param>
/// <param name="time">The clock.</param>
internal sealed class PortReports(Func<int> version, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Runs as long as a stream.</summary>
    public Task RunAsync(DiscoveryStream stream, NodeDescription node, CancellationToken ended) =>
        stream.KeepTellingAsync(Interval, time, () => Task.FromResult(version()), _ => node.Build(leaving: false), ended);
}
