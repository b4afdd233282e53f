namespace Weft.Telemetry;

/// <summary>
/// The place of one histogram: <see cref="HistogramBounds.Count"/> + 1 bucket cells in a row, then the sum in microseconds.
/// </summary>
/// <param name="First">Index of the first bucket's cell.</param>
public readonly record struct HistogramSlot(int First);
