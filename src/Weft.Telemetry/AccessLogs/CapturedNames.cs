namespace Weft.Telemetry.AccessLogs;

/// <summary>What formats ask of an exchange beyond what every log has: names in the order in which they were asked for, each once.</summary>
public sealed class CapturedNames
{
    // What Envoy's log service has of every request (HTTPRequestProperties).
    private static readonly HashSet<string> AlwaysCaptured = new(StringComparer.Ordinal)
    {
        ":method", ":scheme", ":authority", ":path", "user-agent", "referer", "x-forwarded-for", "x-request-id", "x-envoy-original-path",
    };

    private readonly List<string> _request = [];
    private readonly List<string> _response = [];
    private readonly List<string> _trailers = [];
    private readonly List<string> _filterState = [];

    /// <summary>Fields of requests, but those that every log has.</summary>
    public IReadOnlyList<string> RequestHeaders => _request;

    public IReadOnlyList<string> ResponseHeaders => _response;

    public IReadOnlyList<string> ResponseTrailers => _trailers;

    public IReadOnlyList<string> FilterState => _filterState;

    /// <summary>Adds what this format asks for.</summary>
    public void Add(AccessLogFormat format)
    {
        foreach (var fragment in format.Fragments)
        {
            if (fragment is FilterStateFragment state) AddTo(_filterState, [state.Key]);
            if (fragment is HeaderFragment header) AddTo(ListOf(header.Source), header.Names.Where(name => header.Source != HeaderSource.Request || !AlwaysCaptured.Contains(name)));
        }
    }

    private List<string> ListOf(HeaderSource source) => source switch
    {
        HeaderSource.Request => _request,
        HeaderSource.Response => _response,
        _ => _trailers,
    };

    private static void AddTo(List<string> list, IEnumerable<string> names) => list.AddRange(names.Distinct().Where(name => !list.Contains(name)).ToArray());
}
