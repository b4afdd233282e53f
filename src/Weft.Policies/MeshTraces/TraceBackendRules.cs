using System.Globalization;
using Weft.Policies.Addresses;
using Weft.Policies.Collectors;
using Weft.Resources.Violations;

namespace Weft.Policies.MeshTraces;

/// <summary>Kuma's rules for the back end of a MeshTrace: 2.14's, and 2.0's for one without a type.</summary>
internal static class TraceBackendRules
{
    private const int MaxPort = 65535;

    public static void Check(TraceBackend backend, FieldPath path, ViolationList violations)
    {
        switch (backend.Type)
        {
            case "":
                if (backend.Datadog is null == backend.Zipkin is null) violations.Add(path, "backend must have only one type defined: datadog, zipkin");
                if (backend.Datadog is { } agent) CheckDatadog(agent, path.Field("datadog"), violations);
                if (backend.Zipkin is { } api) CheckZipkin(api, path.Field("zipkin"), violations);
                break;
            case "Datadog":
                if (backend.Datadog is { } datadog) CheckDatadog(datadog, path.Field("datadog"), violations);
                else violations.Add(path.Field("datadog"), "must be defined");
                break;
            case "Zipkin":
                if (backend.Zipkin is { } zipkin) CheckZipkin(zipkin, path.Field("zipkin"), violations);
                else violations.Add(path.Field("zipkin"), "must be defined");
                break;
            case "OpenTelemetry":
                if (backend.OpenTelemetry is { } collector) CollectorRules.Check(collector.Endpoint, collector.BackendRef, path.Field("openTelemetry"), violations);
                else violations.Add(path.Field("openTelemetry"), "must be defined");
                break;
            default:
                violations.Add(path.Field("type"), "unrecognized type \"" + backend.Type + "\", supported values are: Zipkin, Datadog, OpenTelemetry");
                break;
        }
    }

    private static void CheckZipkin(ZipkinBackend zipkin, FieldPath path, ViolationList violations)
    {
        if (zipkin.Url.Length == 0) violations.Add(path.Field("url"), "must not be empty");
        else if (!UrlText.IsUrl(zipkin.Url)) violations.Add(path.Field("url"), "must be a valid url");
        if (zipkin.ApiVersion is not ("" or "httpJson" or "httpProto")) violations.Add(path.Field("apiVersion"), "must be one of httpJson, httpProto");
    }

    // Nothing but a host and a port: the agent's paths are fixed.
    private static void CheckDatadog(DatadogBackend datadog, FieldPath path, ViolationList violations)
    {
        var at = path.Field("url");
        if (RequestUri.Parse(datadog.Url) is not { } url)
        {
            violations.Add(at, "must be a valid url");
            return;
        }
        if (url.Scheme != "http") violations.Add(at, "scheme must be http");
        if (url.Port.Length == 0) violations.Add(at, "port must be defined");
        else if (!int.TryParse(url.Port, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is 0 or > MaxPort)
            violations.Add(at, "port must be a valid (1-65535)");
        if (url.Opaque.Length > 0) violations.Add(at, "opaque must not be defined");
        if (url.User is not null) violations.Add(at, "user must not be defined");
        if (url.Path.Length > 0) violations.Add(at, "path must not be defined");
        if (url.Query.Length > 0) violations.Add(at, "query must not be defined");
    }
}
