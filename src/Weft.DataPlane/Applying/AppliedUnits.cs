using Weft.ProxyConfig;
using Weft.ProxyConfig.Commits;

namespace Weft.DataPlane.Applying;

/// <summary>What the engine serves now and what it refused last, for the admin pages. Any thread.</summary>
internal sealed class AppliedUnits
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Unit, UnitSet> _applied = [];
    private readonly Dictionary<Unit, UnitRefusal> _refused = [];

    /// <summary>The units that are served.</summary>
    public IReadOnlyList<UnitSet> Applied
    {
        get { lock (_gate) return [.. ResourceTypes.Units.Where(_applied.ContainsKey).Select(unit => _applied[unit])]; }
    }

    /// <summary>The refusals that no later version has mended.</summary>
    public IReadOnlyList<UnitRefusal> Refused
    {
        get { lock (_gate) return [.. _refused.Values.OrderBy(refusal => refusal.Unit)]; }
    }

    /// <summary>Whether listeners are served.</summary>
    public bool HasStructure
    {
        get { lock (_gate) return _applied.ContainsKey(Unit.Structure); }
    }

    /// <summary>The unit as it is served, or null.</summary>
    public UnitSet? Of(Unit unit)
    {
        lock (_gate) return _applied.GetValueOrDefault(unit);
    }

    public void Accept(UnitSet set)
    {
        lock (_gate)
        {
            _applied[set.Unit] = set;
            _refused.Remove(set.Unit);
        }
    }

    public void Refuse(UnitRefusal refusal)
    {
        lock (_gate) _refused[refusal.Unit] = refusal;
    }
}
