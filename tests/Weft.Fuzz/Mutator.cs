namespace Weft.Fuzz;

/// <summary>Makes a new input from known ones: a few random edits, with a taste for bytes that mean something.</summary>
internal sealed class Mutator(Random random)
{
    private const int MaxBytes = 8192;

    private static readonly byte[] Telling = [0, 1, 2, 4, 9, 0x0A, 0x0D, 0x20, 0x22, 0x2C, 0x2D, 0x30, 0x3A, 0x3B, 0x7B, 0x7F, 0x80, 0x82, 0xBE, 0xFF];

    public byte[] Mutate(IReadOnlyList<byte[]> corpus)
    {
        var bytes = new List<byte>(corpus[random.Next(corpus.Count)]);
        var edits = 1 + random.Next(4);
        for (var i = 0; i < edits; i++) Edit(bytes, corpus);
        if (bytes.Count > MaxBytes) bytes.RemoveRange(MaxBytes, bytes.Count - MaxBytes);
        return [.. bytes];
    }

    private void Edit(List<byte> bytes, IReadOnlyList<byte[]> corpus)
    {
        if (bytes.Count == 0)
        {
            bytes.Add((byte)random.Next(256));
            return;
        }
        var at = random.Next(bytes.Count);
        var length = Math.Min(1 + random.Next(16), bytes.Count - at);
        switch (random.Next(9))
        {
            case 0: bytes[at] = (byte)random.Next(256); break;
            case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 2: bytes[at] = Telling[random.Next(Telling.Length)]; break;
            case 3: bytes.Insert(at, Telling[random.Next(Telling.Length)]); break;
            case 4: bytes.RemoveRange(at, length); break;
            case 5: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
            case 6: bytes[at] += (byte)(random.Next(2) == 0 ? 1 : 255); break;
            case 7: bytes.RemoveRange(at, bytes.Count - at); break;
            default:
                var other = corpus[random.Next(corpus.Count)];
                var from = random.Next(other.Length + 1);
                bytes.InsertRange(at, other.AsSpan(from, Math.Min(random.Next(64), other.Length - from)).ToArray());
                break;
        }
    }
}
