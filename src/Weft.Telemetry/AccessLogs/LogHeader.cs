namespace Weft.Telemetry.AccessLogs;

/// <summary>A field that a format asks for.</summary>
/// <param name="name">Lower case; pseudo fields with their colon.</param>
public sealed class LogHeader(string name)
{
    public byte[] Name { get; } = LogText.Bytes(name);

    /// <summary>What <see cref="LogEntry"/> calls it in tables of its own, kept here by whoever looked it up first: all find the same. 0: nobody has yet.</summary>
    public int Number { get; set; }

    public override string ToString() => name;
}
