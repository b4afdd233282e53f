namespace Weft.Proxy.Transport;

/// <summary>One name, or one prefix of names, that a peer may have. URIs compare byte for byte, DNS names without case.</summary>
internal sealed record SanPattern(SanKind Kind, bool IsPrefix, string Value)
{
    public bool Matches(string name)
    {
        var comparison = Kind == SanKind.Dns ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return IsPrefix ? name.StartsWith(Value, comparison) : name.Equals(Value, comparison);
    }

    public override string ToString() => (IsPrefix ? "prefix" : "name") + $" `{Value}`";
}
