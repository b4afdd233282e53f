using System.Buffers;
using System.Text;
using Weft.Telemetry;

namespace Weft.DataPlane.Metrics;

/// <summary>The pages of several applications as one: a family that more than one has is written once.</summary>
internal sealed class MergedPages
{
    private readonly Dictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);

    public void Add(FamilyPage page)
    {
        foreach (var family in page.Families)
        {
            if (!_families.TryGetValue(family.Name, out var known))
            {
                _families[family.Name] = family;
                continue;
            }
            // Samples of another kind under a name that is taken would change what it means.
            if (known.Type != family.Type) continue;
            foreach (var (series, value) in family.Samples) known.Add(series, value);
        }
    }

    /// <summary>Writes them behind a page of <paramref name="registry"/>, whose names stay its own.</summary>
    public void WriteTo(IBufferWriter<byte> output, MetricRegistry registry)
    {
        foreach (var family in _families.Values)
        {
            if (family.Samples.Count == 0 || registry.Knows(family.Name)) continue;
            if (family.Help is { } help) Encoding.UTF8.GetBytes($"# HELP {family.Name} {help}\n", output);
            if (family.Type is { } type) Encoding.UTF8.GetBytes($"# TYPE {family.Name} {type}\n", output);
            foreach (var (series, value) in family.Samples) Encoding.UTF8.GetBytes($"{series} {value}\n", output);
        }
    }
}
