using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Weft.DataPlane.Logging;

/// <summary>
/// The process's log: one JSON object a line. A record goes into a bounded ring and one thread writes it, so that a
/// worker of the engine never waits for a terminal or a pipe; what does not fit is dropped and counted.
/// </summary>
internal sealed class JsonLog : IDisposable
{
    /// <summary>Records that wait at most; about 2 MB.</summary>
    public const int Capacity = 4096;

    private readonly Lock _gate = new();
    private readonly Queue<LogLine> _ring = new(Capacity);
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly Stream _sink;
    private readonly TimeProvider _time;
    private readonly Thread _writer;
    private long _dropped;
    private volatile int _level;
    private volatile bool _closed;

    public JsonLog(Stream sink, LogLevel level, TimeProvider time)
    {
        _sink = sink;
        _time = time;
        _level = (int)level;
        _writer = new Thread(WriteLines) { IsBackground = true, Name = "log" };
        _writer.Start();
    }

    /// <summary>The least level that is written; may be changed at any time.</summary>
    public LogLevel Level
    {
        get => (LogLevel)_level;
        set => _level = (int)value;
    }

    /// <summary>Records lost because the sink was too slow.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void Debug(string message, params ReadOnlySpan<(string Name, object? Value)> fields) => Write(LogLevel.Debug, message, fields);

    public void Info(string message, params ReadOnlySpan<(string Name, object? Value)> fields) => Write(LogLevel.Info, message, fields);

    public void Warn(string message, params ReadOnlySpan<(string Name, object? Value)> fields) => Write(LogLevel.Warn, message, fields);

    public void Error(string message, params ReadOnlySpan<(string Name, object? Value)> fields) => Write(LogLevel.Error, message, fields);

    /// <summary>Takes a record; from any thread, never waits.</summary>
    public void Write(LogLevel level, string message, params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        if (level < Level || level == LogLevel.Off) return;
        var line = new LogLine(_time.GetUtcNow(), level, message, fields.ToArray());
        lock (_gate)
        {
            if (_ring.Count == Capacity)
            {
                Interlocked.Increment(ref _dropped);
                return;
            }
            _ring.Enqueue(line);
        }
        _arrived.Release();
    }

    /// <summary>Writes what waits and ends the writer thread.</summary>
    public void Dispose()
    {
        if (_closed) return;
        _closed = true;
        _arrived.Release();
        _writer.Join();
        _arrived.Dispose();
    }

    private void WriteLines()
    {
        var text = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(text, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        while (true)
        {
            _arrived.Wait();
            if (TryTake(out var line)) WriteLine(line, text, json);
            else if (_closed) return;
        }
    }

    private bool TryTake(out LogLine line)
    {
        lock (_gate) return _ring.TryDequeue(out line);
    }

    private void WriteLine(LogLine line, ArrayBufferWriter<byte> text, Utf8JsonWriter json)
    {
        text.ResetWrittenCount();
        json.Reset();
        line.WriteTo(json);
        json.Flush();
        text.Write("\n"u8);
        try
        {
            _sink.Write(text.WrittenSpan);
            _sink.Flush();
        }
        catch (IOException)
        {
            // The other end of the pipe is gone; the proxy's work is not to stop for it.
            Interlocked.Increment(ref _dropped);
        }
    }
}
