using Weft.Resources.Envelope;
using Weft.Resources.Violations;

namespace Weft.Resources.TargetRefs;

/// <summary>Kuma 2.14's rules for the matches of inbound rules.</summary>
public static class InboundMatchRules
{
    private const int MaxHostName = 253;

    // Kubernetes' message, which Kuma hands on.
    private const string HostNameMessage =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    /// <summary>Checks a match that stands at <paramref name="path"/>.</summary>
    public static void Check(InboundMatch match, FieldPath path, ViolationList violations)
    {
        if (match.SpiffeId is { } identity)
        {
            if (SpiffeIdText.FirstFault(identity.Value) is { } fault) violations.Add(path.Field("spiffeID"), "must be a valid Spiffe ID: " + fault);
            CheckType(identity.Type, ["Exact", "Prefix"], path.Field("spiffeID"), violations);
        }
        if (match.Sni is { } sni)
        {
            CheckType(sni.Type, ["Exact"], path.Field("sni"), violations);
            CheckHostName(sni.Value, path.Field("sni").Field("value"), violations);
        }
    }

    private static void CheckType(string type, IReadOnlyList<string> known, FieldPath path, ViolationList violations)
    {
        if (type.Length == 0) violations.Add(path.Field("type"), "must be set");
        else if (!known.Contains(type))
            violations.Add(path.Field("type"), "unrecognized type \"" + type + "\", supported values are: " + string.Join(", ", known));
    }

    private static void CheckHostName(string name, FieldPath path, ViolationList violations)
    {
        if (name.Length == 0)
        {
            violations.Add(path, "must be set");
            return;
        }
        if (name.Length > MaxHostName) violations.Add(path, "must be no more than 253 characters");
        if (!NameRules.IsName(name)) violations.Add(path, HostNameMessage);
    }
}
