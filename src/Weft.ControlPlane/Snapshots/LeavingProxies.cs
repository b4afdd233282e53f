namespace Weft.ControlPlane.Snapshots;

/// <summary>
/// The proxies that said they stop: they take no new traffic from then on, though an applied Dataplane stays. In memory
/// only; a proxy that connects again is taken off.
/// </summary>
internal sealed class LeavingProxies
{
    private readonly Lock _gate = new();
    private readonly HashSet<(string Mesh, string Name)> _leaving = [];

    /// <summary>Told the mesh in which something changed.</summary>
    public event Action<string>? Changed;

    /// <summary>A proxy said that it stops.</summary>
    public void Add(string mesh, string name)
    {
        lock (_gate)
            if (!_leaving.Add((mesh, name)))
                return;
        Changed?.Invoke(mesh);
    }

    /// <summary>A proxy is back, or its Dataplane is gone.</summary>
    public void Remove(string mesh, string name)
    {
        lock (_gate)
            if (!_leaving.Remove((mesh, name)))
                return;
        Changed?.Invoke(mesh);
    }

    /// <summary>Whether that proxy leaves.</summary>
    public bool Contains(string mesh, string name)
    {
        lock (_gate) return _leaving.Contains((mesh, name));
    }
}
