using Weft.Resources.Violations;

namespace Weft.Resources.Meshes;

/// <summary>Kuma's rules for the <c>tracing</c> section.</summary>
internal static class TracingRules
{
    public static void Check(MeshTracing tracing, FieldPath path, ViolationList violations)
    {
        var names = new BackendNames(path, violations);
        for (var i = 0; i < tracing.Backends.Count; i++)
        {
            CheckBackend(tracing.Backends[i], path.Field("backends", i), violations);
            names.Add(i, tracing.Backends[i].Name);
        }
        names.CheckReference("defaultBackend", tracing.DefaultBackend, "has to be set to one of the tracing backend in mesh");
    }

    private static void CheckBackend(TracingBackend backend, FieldPath path, ViolationList violations)
    {
        if (backend.Name.Length == 0) violations.Add(path.Field("name"), "cannot be empty");
        if (backend.Sampling is < 0 or > 100) violations.Add(path.Field("sampling"), "has to be in [0.0 - 100.0] range");
        switch (backend.Conf)
        {
            case ZipkinTracing zipkin:
                CheckZipkin(zipkin, path.Field("config"), violations);
                break;
            case DatadogTracing datadog:
                CheckDatadog(datadog, path.Field("config"), violations);
                break;
            default:
                violations.Add(path.Field("type"), "unknown backend type. Available backends: \"zipkin\", \"datadog\"");
                break;
        }
    }

    private static void CheckZipkin(ZipkinTracing zipkin, FieldPath path, ViolationList violations)
    {
        if (zipkin.ApiVersion is not ("" or "httpJsonV1" or "httpJson" or "httpProto"))
            violations.Add(path.Field("apiVersion"), "has invalid value. Allowed values: httpJsonV1, httpJson, httpProto");
        if (zipkin.Url.Length == 0) violations.Add(path.Field("url"), "cannot be empty");
        else if (!Uri.TryCreate(zipkin.Url, UriKind.Absolute, out var url)) violations.Add(path.Field("url"), "invalid URL");
        else if (!HasPort(url)) violations.Add(path.Field("url"), "port has to be explicitly specified");
    }

    private static void CheckDatadog(DatadogTracing datadog, FieldPath path, ViolationList violations)
    {
        if (datadog.Address.Length == 0) violations.Add(path.Field("address"), "cannot be empty");
        if (datadog.Port is < 1 or > 65535) violations.Add(path.Field("port"), "must be in range 1 to 65535");
    }

    // Uri fills in a scheme's default port; only the text tells whether one was written.
    private static bool HasPort(Uri url)
    {
        var authority = url.OriginalString.AsSpan(url.Scheme.Length + Uri.SchemeDelimiter.Length);
        var end = authority.IndexOfAny('/', '?', '#');
        if (end >= 0) authority = authority[..end];
        var colon = authority.LastIndexOf(':');
        return colon >= 0 && colon > authority.LastIndexOf(']') && colon < authority.Length - 1;
    }
}
