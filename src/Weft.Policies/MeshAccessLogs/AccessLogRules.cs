using Weft.Policies.Addresses;
using Weft.Policies.Collectors;
using Weft.Resources.Violations;

namespace Weft.Policies.MeshAccessLogs;

/// <summary>Kuma's rules for the settings of a MeshAccessLog: 2.14's, and 2.0's for back ends without a type.</summary>
internal static class AccessLogRules
{
    public static void Check(AccessLogConf conf, FieldPath path, ViolationList violations)
    {
        if (conf.Backends is null) violations.Add(path.Field("backends"), "must be defined");
        for (var i = 0; i < conf.Backends?.Count; i++) CheckBackend(conf.Backends[i], path.Field("backends", i), violations);
    }

    private static void CheckBackend(AccessLogBackend backend, FieldPath path, ViolationList violations)
    {
        switch (backend.Type)
        {
            case "":
                if (backend.File is null == backend.Tcp is null) violations.Add(path, "backend must have only one type defined: tcp, file");
                if (backend.File is { } file) CheckFile(file, path.Field("file"), violations);
                if (backend.Tcp is { } tcp) CheckTcp(tcp, path.Field("tcp"), violations);
                break;
            case "File":
                if (Require(backend.File, path.Field("file"), violations)) CheckFile(backend.File!, path.Field("file"), violations);
                break;
            case "Tcp":
                if (Require(backend.Tcp, path.Field("tcp"), violations)) CheckTcp(backend.Tcp!, path.Field("tcp"), violations);
                break;
            case "OpenTelemetry":
                if (Require(backend.OpenTelemetry, path.Field("openTelemetry"), violations))
                    CheckCollector(backend.OpenTelemetry!, path.Field("openTelemetry"), violations);
                break;
            default:
                violations.Add(path.Field("type"), "unrecognized type \"" + backend.Type + "\", supported values are: Tcp, File, OpenTelemetry");
                break;
        }
        if (backend.Interval <= TimeSpan.Zero) violations.Add(path.Field("interval"), "must be greater than zero when defined");
    }

    private static bool Require(object? section, FieldPath path, ViolationList violations)
    {
        if (section is null) violations.Add(path, "must be defined");
        return section is not null;
    }

    private static void CheckFile(FileLogBackend file, FieldPath path, ViolationList violations)
    {
        if (file.Format is { } format) AccessLogFormatRules.Check(format, path.Field("format"), violations);
        if (!file.Path.StartsWith('/') || file.Path.Contains('\0', StringComparison.Ordinal)) violations.Add(path.Field("path"), "file backend requires a valid path");
    }

    private static void CheckTcp(TcpLogBackend tcp, FieldPath path, ViolationList violations)
    {
        if (tcp.Format is { } format) AccessLogFormatRules.Check(format, path.Field("format"), violations);
        if (!UrlText.IsUrl(tcp.Address)) violations.Add(path.Field("address"), "tcp backend requires valid address");
    }

    private static void CheckCollector(CollectorLogBackend collector, FieldPath path, ViolationList violations)
    {
        CollectorRules.Check(collector.Endpoint, collector.BackendRef, path, violations);
        for (var i = 0; i < collector.Attributes.Count; i++)
        {
            var attribute = path.Field("attributes", i);
            if (KeyFault(collector.Attributes[i].Key) is { } fault) violations.Add(attribute.Field("key"), fault);
            AccessLogFormatRules.CheckText(collector.Attributes[i].Value, attribute.Field("value"), violations);
        }
        if (collector.Body is { } body) AccessLogFormatRules.CheckBody(body, path.Field("body"), violations);
    }

    private static string? KeyFault(string key)
    {
        if (key.Length == 0) return "must be defined";
        if (key.Contains('%', StringComparison.Ordinal)) return "must be a static OpenTelemetry attribute name; placeholders are only supported in values";
        if (key.StartsWith("otel.", StringComparison.Ordinal)) return "must not use the reserved OpenTelemetry prefix 'otel.'";
        return IsKey(key)
            ? null
            : "must start with a lowercase letter, use only lowercase letters, digits, '.' or '_', avoid consecutive delimiters, and end with a letter or digit";
    }

    private static bool IsKey(string key) =>
        char.IsAsciiLetterLower(key[0]) && key.Split('.', '_').All(word => word.Length > 0 && word.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)));
}
