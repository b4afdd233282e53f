using System.Text.RegularExpressions;

namespace Weft.EndToEnd.Tests.Observability;

/// <summary>What a reader of a dashboard has chosen. A panel is filled when it is for one of these choices: web is called, client calls.</summary>
internal sealed record DashboardChoice(string Service, string Destination)
{
    public static readonly IReadOnlyList<DashboardChoice> All = [new("web", "localhost_.*"), new("client", "web"), new("greeter", "localhost_.*"), new("client", "greeter"), new("client", "echo")];

    public async Task<bool> HasDataAsync(PrometheusServer prometheus, string expression)
    {
        var (query, label) = Resolve(expression);
        return (await prometheus.QueryAsync(query)).Any(sample => label is null || sample.Labels.ContainsKey(label));
    }

    // A query of a variable asks for the values of a label.
    private (string Query, string? Label) Resolve(string expression)
    {
        var text = Substitute(expression);
        var values = Regex.Match(text, @"^\s*label_values\((?:(?<query>.*),\s*)?(?<label>\w+)\)\s*$", RegexOptions.Singleline);
        if (!values.Success) return (text, null);
        var (query, label) = (values.Groups["query"].Value, values.Groups["label"].Value);
        return (query.Length > 0 ? query : $"{{{label}!=\"\"}}", label);
    }

    private string Substitute(string expression) => Regex.Replace(expression, @"\$\{?(?<name>\w+)(:\w+)?\}?", variable => variable.Groups["name"].Value switch
    {
        "mesh" => "default",
        "dataplane" => Service + "-1",
        "service" or "source_service" or "source" => Service,
        "destination_cluster" or "destination_service" or "destination" => Destination,
        "__rate_interval" or "__interval" => "30s",
        "__range" => "1m",
        // Grafana's, for a variable without values: proxies here are no workloads.
        "workload" => "",
        // Replacements of label_replace.
        "1" or "2" => variable.Value,
        _ => ".*",
    });
}
