using Weft.Proxy.Loop;
using Weft.Telemetry.AccessLogs;

namespace Weft.DataPlane.AccessLogs;

/// <summary>Records on their way to a target, in order.</summary>
internal sealed class LogBatch
{
    /// <summary>Bytes of a batch at most: room for several of the longest records.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>Records of a batch at most.</summary>
    public const int MaxRecords = 1024;

    private readonly byte[] _bytes = new byte[MaxBytes];
    private readonly int[] _ends = new int[MaxRecords];
    private int _sent;

    public int Count { get; private set; }

    public bool IsFull => Count == MaxRecords || MaxBytes - Length < RecordLayout.MaxRecordBytes;

    /// <summary>Half of what there is room for, or more.</summary>
    public bool IsLarge => IsFull || Length >= MaxBytes / 2;

    /// <summary>Less than an eighth of what there is room for.</summary>
    public bool IsSmall => Length < MaxBytes / 8;

    /// <summary>All bytes that are not sent yet.</summary>
    public ReadOnlySpan<byte> Rest => _bytes.AsSpan(_sent..Length);

    private int Length => Count == 0 ? 0 : _ends[Count - 1];

    public ReadOnlySpan<byte> this[int record] => _bytes.AsSpan((record == 0 ? 0 : _ends[record - 1]).._ends[record]);

    /// <summary>Takes what waits in the rings, as much as there is room for.</summary>
    public void Fill(IReadOnlyList<RecordRing> rings)
    {
        foreach (var ring in rings)
        {
            while (!IsFull && ring.TryRead(_bytes.AsSpan(Length), out var length))
            {
                _ends[Count] = Length + length;
                Count++;
            }
        }
    }

    /// <summary>So many bytes of <see cref="Rest"/> were sent.</summary>
    public void OnSent(int bytes) => _sent += bytes;

    /// <summary>The target is another from now on: a record that was sent in part is sent again whole.</summary>
    public void RestartRecord()
    {
        var start = 0;
        for (var i = 0; i < Count && _ends[i] <= _sent; i++) start = _ends[i];
        _sent = start;
    }

    /// <summary>Records that the target will never take.</summary>
    public int Refused { get; private set; }

    /// <summary>Why it does not.</summary>
    public string Refusal { get; private set; } = "";

    /// <summary>So many records the target will never take: they are lost.</summary>
    public void Refuse(int records, string why) => (Refused, Refusal) = (records, why);

    public void Clear() => (Count, _sent, Refused) = (0, 0, 0);
}
