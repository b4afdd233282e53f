using Weft.Policies.AccessLogs;
using Weft.Policies.Matching;
using Weft.Policies.MeshAccessLogs;
using Weft.Policies.MeshTraces;
using Weft.Policies.Spans;
using Weft.Policies.TrafficLogs;
using Weft.Policies.TrafficTraces;
using Weft.ProxyConfig;
using Weft.Resources.Dataplanes;
using Weft.Resources.Tagging;

namespace Weft.Policies.Compiler;

/// <summary>
/// What one Dataplane's proxy tells of its traffic: access logs and spans on its filters. Who logs what is kuma.md 4.4; where a targetRef policy selects the
/// Dataplane, the older kind says nothing to it any more.
/// </summary>
internal sealed class TrafficReports
{
    private readonly MeshSnapshot _snapshot;
    private readonly string _service;
    private readonly string _address;
    private readonly string _zone;
    private readonly IReadOnlyCollection<TagSet> _tagSets;
    private readonly PolicyRules _logs;
    private readonly PolicyRules _traces;

    public TrafficReports(MeshSnapshot snapshot, MeshDataplane dataplane)
    {
        _snapshot = snapshot;
        _tagSets = dataplane.Spec.TagSets;
        _service = _tagSets.Select(tags => tags.Find(TagNames.Service)).FirstOrDefault(service => service is not null) ?? TagNames.UnknownService;
        _address = dataplane.Spec.Networking is { } networking
            ? networking.AdvertisedAddress.Length > 0 ? networking.AdvertisedAddress : networking.Address
            : "";
        _zone = dataplane.Labels.Find(TagNames.Zone) ?? "";
        var subject = new PolicySubject(snapshot.Mesh, dataplane.Name, dataplane.Labels, dataplane.Spec);
        _logs = new PolicyRules(snapshot.TargetRefPoliciesOf(PolicyCatalog.MeshAccessLog), subject);
        _traces = new PolicyRules(snapshot.TargetRefPoliciesOf(PolicyCatalog.MeshTrace), subject);
    }

    /// <summary>Puts what is to be told of an inbound on one of its filter chains.</summary>
    public void AtInbound(FilterChain chain, string address, DataplaneInbound inbound)
    {
        var traffic = Logged(chain, TagNames.UnknownService, inbound.Service, TrafficDirection.Inbound);
        // Each entry logs for itself (Kuma 2.14), also where it is for some clients only.
        var logs = _logs.ItemsAt(new InboundAddress(address, inbound.Port))
            .SelectMany(item => MeshAccessLogCompiler.Compile(NameOf(item.Policy), item.Conf, traffic, item.Matches));
        Put(chain, logs, SpansOf(new TracedTraffic(_service, "", TrafficDirection.Inbound, IsKafka(chain))));
    }

    /// <summary>Puts what is to be told of an outbound on its filter chain.</summary>
    public void AtOutbound(FilterChain chain, string destination)
    {
        var traffic = Logged(chain, _service, destination, TrafficDirection.Outbound);
        var logs = _logs.Policies.Count == 0
            ? OlderLog(destination, traffic)
            : _logs.ToService(destination) is { } merged ? MeshAccessLogCompiler.Compile(NameOf(merged.Policies[^1]), merged.Conf, traffic, []) : [];
        Put(chain, logs, SpansOf(new TracedTraffic(_service, destination, TrafficDirection.Outbound, IsKafka(chain))));
    }

    private IEnumerable<AccessLog> OlderLog(string destination, LoggedTraffic traffic) =>
        ConnectionMatching.ForOutbound(_snapshot.TrafficLogs, _tagSets, destination) is { } policy
        && TrafficLogCompiler.BackendOf(policy.Spec, _snapshot.Spec.Logging) is { } backend
        && TrafficLogCompiler.Compile(PolicyCatalog.TrafficLog.Name + "/" + policy.Name, backend, traffic) is { } log
            ? [log]
            : [];

    private Tracing? SpansOf(TracedTraffic traffic)
    {
        if (_traces.Single is { } merged)
            return MeshTraceCompiler.Compile(NameOf(merged.Policies[^1]), merged.Conf, traffic, ("kuma.mesh", _snapshot.Mesh), ("kuma.zone", _zone));
        return !traffic.IsKafka
            && ConnectionMatching.ForDataplane(_snapshot.TrafficTraces, _tagSets) is { } policy
            && TrafficTraceCompiler.BackendOf(policy.Spec, _snapshot.Spec.Tracing) is { } backend
                ? TrafficTraceCompiler.Compile(PolicyCatalog.TrafficTrace.Name + "/" + policy.Name, backend, traffic)
                : null;
    }

    private LoggedTraffic Logged(FilterChain chain, string source, string destination, TrafficDirection direction) =>
        new(_snapshot.Mesh, _zone, source, destination, _address, direction, chain.FilterCase == FilterChain.FilterOneofCase.Http);

    private static bool IsKafka(FilterChain chain) => chain.FilterCase == FilterChain.FilterOneofCase.Kafka;

    private static string NameOf(TargetRefPolicy policy) => policy.Kind + "/" + policy.Name;

    // Bytes that nobody understands have no spans.
    private static void Put(FilterChain chain, IEnumerable<AccessLog> logs, Tracing? spans)
    {
        switch (chain.FilterCase)
        {
            case FilterChain.FilterOneofCase.Http:
                chain.Http.AccessLogs.AddRange(logs);
                chain.Http.Tracing = spans;
                break;
            case FilterChain.FilterOneofCase.Tcp:
                chain.Tcp.AccessLogs.AddRange(logs);
                break;
            case FilterChain.FilterOneofCase.Kafka:
                chain.Kafka.AccessLogs.AddRange(logs);
                chain.Kafka.Tracing = spans;
                break;
        }
    }
}
