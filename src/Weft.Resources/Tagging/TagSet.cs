using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Weft.Resources.Tagging;

/// <summary>An immutable map of tags or labels, ordered by name (ordinal) and compared by content.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "TagSet is the field's word, as in Kuma.")]
public sealed class TagSet : IReadOnlyDictionary<string, string>, IEquatable<TagSet>
{
    private readonly ImmutableSortedDictionary<string, string> _tags;

    private TagSet(ImmutableSortedDictionary<string, string> tags) => _tags = tags;

    /// <summary>No tags.</summary>
    public static TagSet Empty { get; } = new(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _tags.Keys;

    /// <inheritdoc/>
    public IEnumerable<string> Values => _tags.Values;

    /// <inheritdoc/>
    public int Count => _tags.Count;

    /// <inheritdoc/>
    public string this[string key] => _tags[key];

    /// <summary>A set of <paramref name="tags"/>; of several of the same name the last counts.</summary>
    public static TagSet Of(params IEnumerable<KeyValuePair<string, string>> tags) => new(Empty._tags.SetItems(tags));

    /// <summary>A set of name and value pairs.</summary>
    public static TagSet Of(params (string Name, string Value)[] tags) => Of(tags.Select(tag => KeyValuePair.Create(tag.Name, tag.Value)));

    /// <summary>This set with <paramref name="name"/> set to <paramref name="value"/>.</summary>
    public TagSet With(string name, string value) => new(_tags.SetItem(name, value));

    /// <summary>This set without <paramref name="name"/>.</summary>
    public TagSet Without(string name) => new(_tags.Remove(name));

    /// <summary>The value of <paramref name="name"/>, or null.</summary>
    public string? Find(string name) => _tags.GetValueOrDefault(name);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _tags.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value) => _tags.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _tags.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(TagSet? other) => other is not null && _tags.SequenceEqual(other._tags);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TagSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (name, value) in _tags)
        {
            hash.Add(name);
            hash.Add(value);
        }
        return hash.ToHashCode();
    }

    /// <summary>Kuma's text: <c>a=1 b=2</c>, names ascending.</summary>
    public override string ToString() => string.Join(' ', _tags.Select(tag => tag.Key + "=" + tag.Value));
}
