namespace Weft.Proxy.Observation;

/// <summary>Where spans go.</summary>
/// <param name="Kind">What is understood there.</param>
/// <param name="Address">Of Zipkin the whole URL; of the others scheme, host and port.</param>
/// <param name="Policy">Who asked for it, for messages and metrics.</param>
public sealed record TraceBackend(TraceBackendKind Kind, Uri Address, string Policy);
