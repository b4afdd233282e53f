using System.Diagnostics;

namespace Weft.EndToEnd.Tests.Traces;

/// <summary>The spans that .NET's own HTTP client and server make of one trace: those of the applications at both ends.</summary>
internal sealed class ApplicationSpans : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly List<Activity> _ended = [];
    private readonly Activity _root;

    /// <summary>Begins a trace; what this test asks from here on belongs to it.</summary>
    public ApplicationSpans()
    {
        _root = new Activity("test").SetIdFormat(ActivityIdFormat.W3C);
        _root.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        _root.Start();
        var trace = _root.TraceId;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "System.Net.Http" or "Microsoft.AspNetCore",
            // Other tests of this process are not to be traced.
            Sample = (ref ActivityCreationOptions<ActivityContext> asked) => asked.TraceId == trace ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = Keep,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public string Trace => _root.TraceId.ToHexString();

    /// <summary>The one span of a kind: the application that asks has a client's, the one that is asked a server's. Null: it has not ended.</summary>
    public Activity? Of(ActivityKind kind)
    {
        lock (_ended) return _ended.SingleOrDefault(span => span.Kind == kind);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _root.Dispose();
    }

    private void Keep(Activity span)
    {
        lock (_ended) _ended.Add(span);
    }
}
