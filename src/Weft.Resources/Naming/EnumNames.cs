namespace Weft.Resources.Naming;

/// <summary>The names an enum bears in documents. Names are matched exactly, as Kuma does.</summary>
/// <typeparam name="T">The enum.</typeparam>
public sealed class EnumNames<T> where T : struct, Enum
{
    private readonly (string Name, T Value)[] _pairs;

    /// <summary>Pairs of name and value, in the order messages list them.</summary>
    public EnumNames(params (string Name, T Value)[] pairs) => _pairs = pairs;

    /// <summary>Every name, separated by commas.</summary>
    public string List => string.Join(", ", _pairs.Select(pair => pair.Name));

    /// <summary>The value named <paramref name="name"/>, or null.</summary>
    public T? Find(string name)
    {
        foreach (var pair in _pairs)
            if (pair.Name == name) return pair.Value;
        return null;
    }

    /// <summary>The name of <paramref name="value"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value has no name.</exception>
    public string NameOf(T value)
    {
        foreach (var pair in _pairs)
            if (EqualityComparer<T>.Default.Equals(pair.Value, value)) return pair.Name;
        throw new ArgumentOutOfRangeException(nameof(value), value, "the value has no name");
    }
}
