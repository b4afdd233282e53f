using Weft.Proxy.Transport;
using Weft.ProxyConfig;

namespace Weft.Proxy.Runtime;

/// <summary>Reads what a name of a certificate is matched by.</summary>
internal static class SanReader
{
    public static SanPattern Read(SanMatcher matcher, string field, ViolationCollector problems)
    {
        var isPrefix = matcher.PatternCase == SanMatcher.PatternOneofCase.Prefix;
        var value = isPrefix ? matcher.Prefix : matcher.Exact;
        if (value.Length == 0) problems.Add(field, "must have one of exact, prefix");
        return new SanPattern(matcher.Kind == SanMatcher.Types.Kind.Dns ? SanKind.Dns : SanKind.Uri, isPrefix, value);
    }
}
