using System.Text;
using Weft.Protocols.Messages;

namespace Weft.Proxy.Http;

/// <summary>The header fields that configuration takes off and puts on every request of a filter chain: immutable.</summary>
internal sealed class RequestEdits
{
    private readonly byte[][] _removed;
    private readonly (byte[] Name, byte[] Value)[] _set;

    /// <param name="removed">Names for which <see cref="IsName"/> holds.</param>
    /// <param name="set">Such names, with values for which <see cref="IsValue"/> holds.</param>
    public RequestEdits(IEnumerable<string> removed, IEnumerable<(string Name, string Value)> set)
    {
        _set = [.. set.Select(field => (Encoding.UTF8.GetBytes(field.Name), Encoding.UTF8.GetBytes(field.Value)))];
        _removed = [.. removed.Select(Encoding.UTF8.GetBytes), .. _set.Select(field => field.Name)];
    }

    /// <summary>True for a lower-case field name whose field neither frames the message nor steers it on this hop.</summary>
    public static bool IsName(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        return FieldSyntax.IsLowerToken(bytes) && FieldNames.Identify(bytes) is FieldName.Other or > FieldName.Cookie;
    }

    /// <summary>True for a value that may stand in a field.</summary>
    public static bool IsValue(string value) => FieldSyntax.IsValue(Encoding.UTF8.GetBytes(value));

    public void Apply(HeaderBlock request)
    {
        foreach (var name in _removed)
        {
            for (var index = request.IndexOf(name); index >= 0; index = request.IndexOf(name)) request.RemoveAt(index);
        }
        foreach (var (name, value) in _set) request.Add(name, value);
    }
}
