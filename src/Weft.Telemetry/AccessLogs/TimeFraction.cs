namespace Weft.Telemetry.AccessLogs;

/// <summary>Where a fraction of a second stands in a printed time.</summary>
/// <param name="At">Offset of its first digit, in bytes.</param>
/// <param name="Digits">How many; 0: there is none.</param>
internal readonly record struct TimeFraction(int At, int Digits);
