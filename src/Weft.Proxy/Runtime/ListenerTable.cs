using Weft.Proxy.Listeners;
using Weft.Proxy.Loop;

namespace Weft.Proxy.Runtime;

/// <summary>
/// The bound addresses of a proxy and what listens at them. An unchanged address is not rebound, whatever listener it belongs to. What
/// the system refuses (address in use) fails that listener alone and is tried again.
/// </summary>
internal sealed class ListenerTable(IReadOnlyList<Worker> workers, Action<string, string, string> log)
{
    private readonly Dictionary<string, ListenerGroup> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ListenerState[]> _states = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _failed = new(StringComparer.Ordinal);

    /// <summary>Whether some listener waits for its address.</summary>
    public bool HasFailed => _failed.Count > 0;

    /// <summary>Makes the states that <paramref name="structure"/> needs, per worker.</summary>
    public IReadOnlyDictionary<string, ListenerState>[] Prepare(StructureModel structure)
    {
        foreach (var name in _states.Keys.Except(structure.Listeners.Select(l => l.Name)).ToArray()) _states.Remove(name);
        foreach (var listener in structure.Listeners)
        {
            if (!_states.ContainsKey(listener.Name)) _states[listener.Name] = [.. workers.Select(w => w.CreateListener(listener))];
        }
        return [.. workers.Select((_, i) => (IReadOnlyDictionary<string, ListenerState>)_states.ToDictionary(pair => pair.Key, pair => pair.Value[i]))];
    }

    /// <summary>Binds what is new and closes what is gone; after the workers took the structure.</summary>
    public void Bind(StructureModel structure)
    {
        var wanted = structure.Listeners.ToDictionary(KeyOf);
        foreach (var name in _failed.Keys.Except(structure.Listeners.Select(l => l.Name)).ToArray()) _failed.Remove(name);
        foreach (var key in _groups.Keys.Where(key => !wanted.ContainsKey(key)).ToArray())
        {
            _groups.Remove(key, out var group);
            foreach (var worker in workers) worker.Loop.Post(() => worker.StopAccepting(key));
            group!.Close();
        }
        foreach (var (key, listener) in wanted)
        {
            if (_groups.TryGetValue(key, out var group))
            {
                group.States = _states[listener.Name];
                _failed.Remove(listener.Name);
            }
            else TryBind(key, listener);
        }
    }

    /// <summary>State of one listener for people: its bound address, or why it has none.</summary>
    public ListenerStatus StatusOf(ListenerModel listener) => _groups.TryGetValue(KeyOf(listener), out var group)
        ? new ListenerStatus(listener.Name, group.Address.ToString(), listener.IsInbound, null)
        : new ListenerStatus(listener.Name, listener.Address.ToString(), listener.IsInbound, _failed.GetValueOrDefault(listener.Name, "not bound"));

    /// <summary>Closes the inbound addresses: a leaving proxy accepts no more from the mesh.</summary>
    public void CloseInbound(StructureModel structure)
    {
        foreach (var listener in structure.Listeners.Where(l => l.IsInbound))
        {
            var key = KeyOf(listener);
            if (!_groups.Remove(key, out var group)) continue;
            foreach (var worker in workers) worker.Loop.Post(() => worker.StopAccepting(key));
            group.Close();
        }
    }

    /// <summary>Closes every address.</summary>
    public void CloseAll()
    {
        foreach (var (key, group) in _groups)
        {
            foreach (var worker in workers) worker.Loop.Post(() => worker.StopAccepting(key));
            group.Close();
        }
        _groups.Clear();
    }

    private void TryBind(string key, ListenerModel listener)
    {
        var group = ListenerGroup.TryBind(listener.Address, out var errno);
        if (group is null)
        {
            var why = $"cannot listen at {listener.Address}: errno {errno}" + (errno == 98 ? " (address in use)" : "");
            if (_failed.TryAdd(listener.Name, why)) log("error", "listener_failed", $"listener {listener.Name}: {why}");
            return;
        }
        _failed.Remove(listener.Name);
        group.States = _states[listener.Name];
        _groups[key] = group;
        foreach (var worker in workers)
        {
            // Now, while the group's descriptor is surely open.
            var target = group.CreateTarget(worker.Loop);
            worker.Loop.Post(() => worker.Accept(key, target));
        }
    }

    private static string KeyOf(ListenerModel listener) => listener.Address.Port == 0 ? listener.Name : listener.Address.ToString();
}
