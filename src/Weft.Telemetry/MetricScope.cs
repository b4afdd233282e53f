namespace Weft.Telemetry;

/// <summary>
/// The metrics of one thing that configuration may take away again, such as a cluster. While somebody holds the scope, its cells stay its own; so
/// whoever keeps slots keeps their scope too.
/// </summary>
public sealed class MetricScope : MetricFactory
{
    private readonly MetricRegistry _registry;
    private readonly Dictionary<string, object> _owners = new(StringComparer.Ordinal);

    internal MetricScope(MetricRegistry registry, string name)
    {
        _registry = registry;
        Name = name;
    }

    /// <summary>Unique in the registry, such as <c>cluster.backend</c>.</summary>
    public string Name { get; }

    /// <summary>True once its series are gone: a new scope of the same name begins at 0.</summary>
    public bool IsExpired { get; internal set; }

    /// <summary>
    /// Whatever counts in this scope, made when first asked for: the next configuration finds its slots where the former left them, and registers
    /// nothing again. Used where configuration is built, by one thread at a time.
    /// </summary>
    /// <param name="name">Tells the owners of one scope apart.</param>
    /// <param name="make">Makes it, with this scope.</param>
    public T Owner<T>(string name, Func<MetricScope, T> make)
        where T : class
    {
        if (!_owners.TryGetValue(name, out var owner))
        {
            _owners[name] = owner = make(this);
        }

        return (T)owner;
    }

    // The registry's, under its lock.
    internal List<Metric> Metrics { get; } = [];

    internal long IdleSince { get; set; }

    internal long LastSum { get; set; }

    internal bool IsRetired { get; set; }

    internal override void Claim(MetricKind kind, string name) => _registry.Claim(kind, name);

    internal override Metric Register(
        MetricKind kind, string name, string help, string? dotted, ReadOnlySpan<MetricLabel> labels, Func<long>? read, int shared) =>
        _registry.Register(kind, name, help, dotted, labels, read, shared, this);
}
