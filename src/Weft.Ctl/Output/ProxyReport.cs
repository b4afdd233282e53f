using System.Text.Json;

namespace Weft.Ctl.Output;

/// <summary>What one Dataplane's overview says about its proxy: is it here, and does it have its configuration?</summary>
internal sealed class ProxyReport
{
    private readonly JsonElement _overview;
    private readonly JsonElement? _last;

    public ProxyReport(JsonElement overview)
    {
        _overview = overview;
        Subscriptions = [.. overview.Items("dataplaneInsight", "subscriptions")];
        _last = Subscriptions.Count > 0 ? Subscriptions[^1] : null;
        Units = [.. overview.Items("dataplaneInsight", "units").Select(unit => new UnitState(unit))];
    }

    public IReadOnlyList<JsonElement> Subscriptions { get; }

    public IReadOnlyList<UnitState> Units { get; }

    public string Name => _overview.Text("name") ?? string.Empty;

    public string Mesh => _overview.Text("mesh") ?? string.Empty;

    public string Tags => _overview.At("dataplane") is { } dataplane ? DataplaneTags.Of(dataplane) : string.Empty;

    public bool IsOnline => _last is { } last && last.Time("connectTime") is not null && last.Time("disconnectTime") is null;

    public DateTimeOffset? LastConnected => Subscriptions.Max(subscription => subscription.Time("connectTime"));

    public DateTimeOffset? LastUpdated => Subscriptions.Max(subscription => subscription.Time("status", "lastUpdateTime"));

    public long Updates => Subscriptions.Sum(subscription => subscription.Number("status", "total", "responsesAcknowledged"));

    public long Errors => Subscriptions.Sum(subscription => subscription.Number("status", "total", "responsesRejected"));

    public JsonElement? Certificate => _overview.At("dataplaneInsight", "mTLS");

    public string? ProxyVersion => _last?.Text("version", "weftDp", "version") ?? _last?.Text("version", "kumaDp", "version");

    public Cell Status => !IsOnline ? new Cell("Offline", Tone.Bad)
        : _overview.Items("dataplane", "networking", "inbound").Any(IsNotReady) ? new Cell("Partially degraded", Tone.Warning)
        : new Cell("Online", Tone.Good);

    /// <summary>One word for all units, the worst first: refused, pending, acknowledged, or nothing sent yet.</summary>
    public Cell Configuration
    {
        get
        {
            var refused = string.Join(',', Units.Where(unit => unit.IsRefused).Select(unit => unit.Name));
            var pending = string.Join(',', Units.Where(unit => unit.IsPending).Select(unit => unit.Name));
            return refused.Length > 0 ? new Cell($"refused: {refused}", Tone.Bad)
                : pending.Length > 0 ? new Cell($"pending: {pending}", Tone.Warning)
                : Units.Count > 0 ? new Cell("acknowledged", Tone.Good)
                : new Cell("-");
        }
    }

    private static bool IsNotReady(JsonElement inbound) =>
        inbound.At("health") is { } health && health.At("ready") is not { ValueKind: JsonValueKind.True };
}
