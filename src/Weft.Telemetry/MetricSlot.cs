namespace Weft.Telemetry;

/// <summary>
/// The place of one counter or gauge in every worker's cells. Obtained once, when configuration arrives, and kept
/// beside the thing it counts, so that no name is looked up on the path of a byte.
/// </summary>
/// <param name="Index">Position from 0, given out by <see cref="MetricRegistry"/>.</param>
public readonly record struct MetricSlot(int Index);
