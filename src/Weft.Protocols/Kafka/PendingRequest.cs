namespace Weft.Protocols.Kafka;

/// <summary>A request that waits for its response.</summary>
internal readonly record struct PendingRequest(int Correlation, short Key, short Version, bool IsKnown, long Microseconds);
