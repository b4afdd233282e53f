namespace Weft.Proxy.AccessLogs;

/// <summary>
/// A collector that speaks OTLP over gRPC. A record is UTF-8 texts between bytes 0xFF: the time in nanoseconds since 1970, the texts of the
/// body, and the values of the attributes.
/// </summary>
/// <param name="Host">Name or literal.</param>
/// <param name="Port">Port.</param>
/// <param name="Body">JSON of an OTLP AnyValue in which a string is the number of its text.</param>
/// <param name="BodyTexts">How many texts the body has.</param>
/// <param name="AttributeKeys">The attributes' names in order, each ended by a newline.</param>
public sealed record CollectorDestination(string Host, int Port, string Body, int BodyTexts, string AttributeKeys) : LogDestination($"opentelemetry:{Host}:{Port}");
