using Weft.Resources.Documents;

namespace Weft.Policies.Tests.Compatibility;

/// <summary>Rules that no open case of the corpora has: bounds that Kuma's validators check, and ours.</summary>
public sealed class PolicyRuleTests
{
    private static readonly ResourceReader Reader = new(PolicyCatalog.CreateCatalog());

    [Theory]
    [InlineData("{type: Syslog}", "type: unrecognized type \"Syslog\", supported values are: Tcp, File, OpenTelemetry")]
    [InlineData("{type: File, file: {path: logs.txt}}", "file.path: file backend requires a valid path")]
    [InlineData("{type: File, file: {path: /a, format: {type: Plain}}}", "file.format.plain: must be defined")]
    [InlineData("{type: File, file: {path: /a, format: {type: Json}}}", "file.format.json: must be defined")]
    [InlineData("{type: File, file: {path: /a, format: {type: Xml}}}", "file.format.type: unrecognized type \"Xml\", supported values are: Plain, Json")]
    [InlineData(
        "{type: File, file: {path: /a, format: {type: Json, json: [{key: '', value: ''}]}}}",
        "file.format.json[0].key: key cannot be empty; file.format.json[0].value: value cannot be empty")]
    [InlineData("{type: Tcp, tcp: {address: localhost}}", "tcp.address: tcp backend requires valid address")]
    [InlineData("{type: Tcp, tcp: {address: 'localhost:99999999'}}", "tcp.address: tcp backend requires valid address")]
    [InlineData("{type: Tcp, tcp: {address: 'localhost:5000'}, interval: 0s}", "interval: must be greater than zero when defined")]
    [InlineData("{type: OpenTelemetry, openTelemetry: {endpoint: 'c:1', attributes: [{key: '', value: x}]}}", "openTelemetry.attributes[0].key: must be defined")]
    [InlineData(
        "{type: OpenTelemetry, openTelemetry: {endpoint: 'c:1', attributes: [{key: 'a%b', value: x}]}}",
        "openTelemetry.attributes[0].key: must be a static OpenTelemetry attribute name; placeholders are only supported in values")]
    [InlineData(
        "{type: OpenTelemetry, openTelemetry: {endpoint: 'c:1', attributes: [{key: otel.x, value: x}]}}",
        "openTelemetry.attributes[0].key: must not use the reserved OpenTelemetry prefix 'otel.'")]
    [InlineData("{type: OpenTelemetry, openTelemetry: {backendRef: {kind: Other, labels: {a: b}}}}", "openTelemetry.backendRef.kind: \"kind\" must be one of [\"MeshOpenTelemetryBackend\"]")]
    [InlineData("{type: OpenTelemetry, openTelemetry: {endpoint: 'c:4317?x'}}", "openTelemetry.endpoint: must be in host:port format, not a URL")]
    [InlineData("{}", ": backend must have only one type defined: tcp, file")]
    public void A_back_end_of_a_MeshAccessLog_is_refused(string backend, string expected) => Violations($$"""
        type: MeshAccessLog
        mesh: default
        name: x
        spec:
          to:
          - targetRef: {kind: Mesh}
            default: {backends: [{{backend}}]}
        """, "spec.to[0].default.backends[0]").ShouldBe(expected);

    [Theory]
    [InlineData("%REQ(X", "file.format.plain: format string is not valid: expected a command operator to start at position 1, instead got: \"%REQ(X\"")]
    public void A_malformed_format_is_refused_when_it_is_applied(string format, string expected) => Violations($$"""
        type: MeshAccessLog
        mesh: default
        name: x
        spec:
          to:
          - targetRef: {kind: Mesh}
            default: {backends: [{type: File, file: {path: /a, format: {type: Plain, plain: '{{format}}' } } } ] }
        """, "spec.to[0].default.backends[0]").ShouldBe(expected);

    [Theory]
    [InlineData("targetRef: {kind: MeshGateway, name: g}\n  to: [{targetRef: {kind: MeshService, name: a}, default: {backends: []}}]", "to[0].targetRef.kind: value 'MeshService' is not supported")]
    [InlineData("to: [{targetRef: {kind: MeshSubset}, default: {backends: []}}]", "to[0].targetRef.kind: value 'MeshSubset' is not supported")]
    [InlineData("from: [{targetRef: {kind: MeshService, name: a}, default: {backends: []}}]", "from[0].targetRef.kind: value 'MeshService' is not supported")]
    [InlineData("to: [{default: {backends: []}}]", "to[0].targetRef.kind: must be defined")]
    [InlineData("targetRef: {}\n  to: [{targetRef: {kind: Mesh}, default: {backends: []}}]", "targetRef.kind: must be defined")]
    [InlineData("rules: [{matches: [{spiffeID: {type: Exact, value: 'http://x'}}], default: {backends: []}}]", "rules[0].matches[0].spiffeID: must be a valid Spiffe ID: scheme is missing or invalid")]
    [InlineData("rules: [{matches: [{sni: {type: Exact, value: ''}}], default: {backends: []}}]", "rules[0].matches[0].sni.value: must be set")]
    [InlineData("targetRef: {kind: Dataplane, sectionName: http}\n  rules: [{default: {backends: []}}]", "")]
    [InlineData("targetRef: {kind: Mesh, proxyTypes: [Proxy]}\n  rules: [{default: {backends: []}}]", "targetRef.proxyTypes[0]: unrecognized type \"Proxy\", supported values are: Sidecar, Gateway")]
    public void References_of_a_MeshAccessLog_are_judged(string spec, string expected) =>
        Violations("type: MeshAccessLog\nmesh: default\nname: x\nspec:\n  " + spec + "\n", "spec").ShouldBe(expected);

    [Theory]
    [InlineData("backends: [{type: Jaeger}]", "backends[0].type: unrecognized type \"Jaeger\", supported values are: Zipkin, Datadog, OpenTelemetry")]
    [InlineData("backends: [{zipkin: {url: 'http://a:1'}, datadog: {url: 'http://a:1'}}]", "backends[0]: backend must have only one type defined: datadog, zipkin")]
    [InlineData("backends: [{type: Zipkin, zipkin: {url: not_valid_url}}]", "backends[0].zipkin.url: must be a valid url")]
    [InlineData("backends: [{type: Zipkin, zipkin: {url: 'http://a:1', apiVersion: v3}}]", "backends[0].zipkin.apiVersion: must be one of httpJson, httpProto")]
    [InlineData("backends: [{type: Datadog, datadog: {url: 'no url'}}]", "backends[0].datadog.url: must be a valid url")]
    [InlineData("backends: [{type: Datadog, datadog: {url: 'http://agent'}}]", "backends[0].datadog.url: port must be defined")]
    [InlineData("backends: [{type: Datadog, datadog: {url: 'http://agent:0'}}]", "backends[0].datadog.url: port must be a valid (1-65535)")]
    [InlineData("backends: [{type: Datadog, datadog: {url: 'http://agent:8126/v1'}}]", "backends[0].datadog.url: path must not be defined")]
    [InlineData("backends: [{type: Datadog, datadog: {url: 'http://me@agent:8126?a=b'}}]", "backends[0].datadog.url: user must not be defined; backends[0].datadog.url: query must not be defined")]
    [InlineData("backends: []\n    sampling: {client: -1}", "sampling.client: must be between 0 and 100")]
    [InlineData("backends: []\n    sampling: {random: '100.01'}", "sampling.random: must be between 0 and 100")]
    [InlineData("backends: []\n    sampling: {random: '99.9'}", "")]
    [InlineData("backends: []\n    tags: [{literal: x}]", "tags[0].name: must not be empty")]
    [InlineData("backends: []\n    tags: [{name: a, literal: x, header: {name: x}}]", "tags[0]: tag must have only one type defined: header, literal")]
    [InlineData("backends: []\n    tags: [{name: a, header: {name: 'x y'}}]", "tags[0].header.name: must be a valid header name")]
    public void A_MeshTrace_is_judged(string conf, string expected) =>
        Violations("type: MeshTrace\nmesh: default\nname: x\nspec:\n  default:\n    " + conf + "\n", "spec.default").ShouldBe(expected);

    [Theory]
    [InlineData("applications: [{path: /m}]", "applications.application[0]: port must be a valid (1-65535)")]
    [InlineData("backends: [{type: Prometheus, prometheus: {port: 0}}]", "backends.backend[0].port: port must be a valid (1-65535)")]
    [InlineData("backends: [{type: Prometheus, prometheus: {}}]", "")]
    [InlineData("backends: [{type: StatsD}]", "backends.backend[0]: unrecognized type")]
    [InlineData("backends: [{type: Prometheus, prometheus: {tls: {mode: Strict}}}]", "backends[0].prometheus.tls.mode: has invalid value \"Strict\". Allowed values: Disabled, ProvidedTLS, ActiveMTLSBackend")]
    [InlineData("backends: [{type: OpenTelemetry, openTelemetry: {endpoint: 'c:1', refreshInterval: 0s}}]", "backends.backend[0].openTelemetry.refreshInterval: must be greater than zero when defined")]
    [InlineData("backends: [{type: OpenTelemetry, openTelemetry: {endpoint: '::1:4317'}}]", "backends.backend[0].openTelemetry.endpoint: must be in host:port format")]
    [InlineData("sidecar: {profiles: {exclude: [{type: Regex, match: '(?=x)'}]}}", "sidecar.profiles.exclude[0].match: invalid regex")]
    [InlineData("sidecar: {profiles: {include: [{type: Contains, match: rq}]}}", "")]
    [InlineData("sidecar: {regex: x}", "sidecar.regex: unknown field")]
    public void A_MeshMetric_is_judged(string conf, string expected) =>
        Violations("type: MeshMetric\nmesh: default\nname: x\nspec:\n  default:\n    " + conf + "\n", "spec.default").ShouldBe(expected);

    [Theory]
    [InlineData("{a/b: '*'}", "")]
    [InlineData("{a: x/y}", "")]
    [InlineData("{a: 'x y'}", "selectors[0].match[\"a\"]: tag value must consist of alphanumeric characters, dots, dashes, slashes and underscores or be \"*\"")]
    [InlineData("{'a b': x}", "selectors[0].match[\"a b\"]: tag name must consist of alphanumeric characters, dots, dashes, slashes and underscores")]
    public void Tags_that_select_are_judged(string match, string expected) =>
        Violations($"type: TrafficTrace\nmesh: default\nname: x\nselectors: [{{match: {match}}}]\n", "").ShouldBe(expected);

    private static string Violations(string yaml, string under)
    {
        var text = Reader.ReadYaml(yaml).ShouldHaveSingleItem().Validate().ToString();
        return under.Length == 0 ? text : text.Replace(under + ".", "", StringComparison.Ordinal).Replace(under + ":", ":", StringComparison.Ordinal);
    }
}
