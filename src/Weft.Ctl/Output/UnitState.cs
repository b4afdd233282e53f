using System.Text.Json;

namespace Weft.Ctl.Output;

/// <summary>What became of one commit unit: the version sent last, the one in force, and a refusal.</summary>
internal sealed class UnitState(JsonElement unit)
{
    public string Name => unit.Text("unit") ?? string.Empty;

    public string Sent => unit.Text("sentVersion") ?? string.Empty;

    public string Acknowledged => unit.Text("acknowledgedVersion") ?? string.Empty;

    public string Refused => unit.Text("refusedVersion") ?? string.Empty;

    public string Reason => unit.Text("reason") ?? string.Empty;

    public bool IsRefused => Refused.Length > 0;

    public bool IsPending => !IsRefused && Sent.Length > 0 && Sent != Acknowledged;

    public Cell State => IsRefused ? new Cell("refused", Tone.Bad)
        : IsPending ? new Cell("pending", Tone.Warning)
        : Acknowledged.Length > 0 ? new Cell("acknowledged", Tone.Good)
        : new Cell("-");
}
