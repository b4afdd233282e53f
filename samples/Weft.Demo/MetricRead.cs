using System.Globalization;

namespace Weft.Demo;

/// <summary>What the page that Prometheus reads says of a row's traffic: a series of the receiving proxy, before and after.</summary>
internal sealed class MetricRead
{
    private readonly DemoMesh _mesh;
    private readonly DemoService _service;
    private readonly string _series;
    private readonly double _before;

    private MetricRead(DemoMesh mesh, DemoService service, string series, double before) =>
        (_mesh, _service, _series, _before) = (mesh, service, series, before);

    /// <param name="mesh">Which mesh.</param>
    /// <param name="service">Whose proxy.</param>
    /// <param name="series">The name; all its series are added up.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<MetricRead> BeginAsync(DemoMesh mesh, DemoService service, string series, CancellationToken cancellation) =>
        new(mesh, service, series, Sum(await mesh.PrometheusAsync(service, cancellation), series));

    /// <summary>Reads again and requires that at least so many were counted.</summary>
    /// <returns>The column's text.</returns>
    public async Task<string> EndAsync(int expected, Conversation talk, CancellationToken cancellation)
    {
        var counted = Sum(await _mesh.PrometheusAsync(_service, cancellation), _series) - _before;
        talk.Require(counted >= expected, $"{_service.Proxy} shows {_series} grown by {counted}, not {expected}");
        return string.Create(CultureInfo.InvariantCulture, $"{_series} +{counted}");
    }

    private static double Sum(string page, string series) => page.Split('\n')
        .Where(line => line.StartsWith(series, StringComparison.Ordinal) && line.AsSpan(series.Length) is ['{' or ' ', ..])
        .Sum(line => double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture));
}
