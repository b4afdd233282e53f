using System.Collections;

namespace Weft.Resources.Violations;

/// <summary>Collects what is wrong, in the order found; never stops at the first fault. Written by one thread.</summary>
public sealed class ViolationList : IReadOnlyList<Violation>
{
    private readonly List<Violation> _items = [];

    /// <inheritdoc/>
    public int Count => _items.Count;

    /// <summary>True when nothing is wrong.</summary>
    public bool IsEmpty => _items.Count == 0;

    /// <inheritdoc/>
    public Violation this[int index] => _items[index];

    /// <summary>Notes a fault at <paramref name="path"/>.</summary>
    public void Add(FieldPath path, string message, int line = 0) => _items.Add(new Violation(path.ToString(), message) { Line = line });

    /// <summary>Notes a fault.</summary>
    public void Add(Violation violation) => _items.Add(violation);

    /// <summary>Notes all of <paramref name="violations"/>.</summary>
    public void AddRange(IEnumerable<Violation> violations) => _items.AddRange(violations);

    /// <inheritdoc/>
    public IEnumerator<Violation> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Kuma's text of an error: <c>field: message; field: message</c>.</summary>
    public override string ToString() => string.Join("; ", _items);
}
