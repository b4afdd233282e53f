namespace Weft.Telemetry.AccessLogs;

/// <summary>The time that was printed last, kept by whoever logs on one thread: within a second only the fraction is printed anew.</summary>
public sealed class TimeText
{
    private const int MaxBytes = 64;

    private readonly byte[] _text = new byte[MaxBytes];
    private TimePattern? _pattern;
    private long _second;
    private int _length;
    private TimeFraction _fraction;

    internal void Write(TimePattern pattern, long unixMicroseconds, ref RecordWriter writer)
    {
        var (second, microseconds) = Math.DivRem(unixMicroseconds, 1_000_000);
        if (second != _second || pattern != _pattern)
        {
            if (!TryKeep(pattern, unixMicroseconds, ref writer)) return;
            _second = second;
        }
        ReadOnlySpan<byte> text = _text.AsSpan(0, _length);
        writer.Literal(text[.._fraction.At]);
        if (_fraction.Digits > 0) TimePattern.WriteFraction((int)microseconds * 1000, _fraction.Digits, ref writer);
        writer.Literal(text[(_fraction.At + _fraction.Digits)..]);
    }

    // False: it is too long or has several fractions, and was written as it is.
    private bool TryKeep(TimePattern pattern, long unixMicroseconds, ref RecordWriter writer)
    {
        var kept = new RecordWriter(_text, ValueForm.Line, MaxBytes);
        _pattern = null;
        if (pattern.Fractions <= 1) _fraction = pattern.Write(unixMicroseconds, ref kept);
        if (pattern.Fractions > 1 || kept.IsFull)
        {
            pattern.Write(unixMicroseconds, ref writer);
            return false;
        }
        (_pattern, _length) = (pattern, kept.Length);
        return true;
    }
}
