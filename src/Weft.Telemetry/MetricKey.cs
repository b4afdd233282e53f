namespace Weft.Telemetry;

/// <summary>What makes a series one: its name and its labels in their order.</summary>
internal readonly struct MetricKey : IEquatable<MetricKey>
{
    private readonly string _name;

    /// <exception cref="ArgumentException">A label's name is not one of Prometheus'.</exception>
    public MetricKey(string name, MetricLabel[] labels)
    {
        (_name, Labels) = (name, labels);
        foreach (var label in labels)
        {
            MetricFactory.RequireName(label.Name);
        }
    }

    public MetricLabel[] Labels { get; }

    public bool Equals(MetricKey other) => _name == other._name && Labels.AsSpan().SequenceEqual(other.Labels);

    public override bool Equals(object? obj) => obj is MetricKey other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(_name);
        foreach (var label in Labels)
        {
            hash.Add(label.Value);
        }

        return hash.ToHashCode();
    }
}
