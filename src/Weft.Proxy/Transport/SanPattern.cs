namespace Weft.Proxy.Transport;

/// <summary>One name, or one prefix of names, that a peer may have. URIs compare byte for byte, DNS names without case.</summary>
internal sealed record SanPattern(SanKind Kind, bool IsPrefix, string Value)
{
    public bool Matches(string name)
    {
        var comparison = Kind == SanKind.Dns ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return IsPrefix ? name.StartsWith(Value, comparison) : name.Equals(Value, comparison);
    }

    /// <summary>Whether some name of the certificate is this, or begins so.</summary>
    public bool IsNameOf(PeerCertificate certificate)
    {
        foreach (var name in Kind == SanKind.Uri ? certificate.Uris : certificate.DnsNames)
        {
            if (Matches(name)) return true;
        }

        return false;
    }

    public override string ToString() => (IsPrefix ? "prefix" : "name") + $" `{Value}`";
}
