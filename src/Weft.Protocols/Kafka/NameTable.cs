using System.Collections.Concurrent;
using System.Text;
using Weft.Protocols.Messages;

namespace Weft.Protocols.Kafka;

/// <summary>
/// Numbers for the first so many names that were met, from 1; whatever comes later, or is no name, is 0: "other". Any thread. Finding a name that is
/// known takes no lock and allocates nothing.
/// </summary>
public sealed class NameTable
{
    /// <summary>What number 0 is called.</summary>
    public const string Other = "other";

    private readonly ConcurrentDictionary<byte[], int> _numbers = new(BytesComparer.Instance);
    private readonly ConcurrentDictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private readonly string[] _names;
    private readonly Lock _gate = new();
    private int _count;

    /// <param name="capacity">The most names that get a number.</param>
    public NameTable(int capacity)
    {
        Capacity = capacity;
        _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<byte>>();
        _names = new string[capacity + 1];
        _names[0] = Other;
    }

    public int Capacity { get; }

    /// <summary>The name of a number given out by <see cref="Intern"/>.</summary>
    public string this[int number] => _names[number];

    /// <summary>The number of that name. A name is 1 to 249 printable ASCII characters.</summary>
    public int Intern(ReadOnlySpan<byte> name)
    {
        if (_lookup.TryGetValue(name, out var number)) return number;
        return Volatile.Read(ref _count) < Capacity && IsName(name) ? Add(name) : 0;
    }

    private int Add(ReadOnlySpan<byte> name)
    {
        lock (_gate)
        {
            if (_lookup.TryGetValue(name, out var number)) return number;
            if (_count == Capacity) return 0;
            number = _count + 1;
            _names[number] = Encoding.ASCII.GetString(name);
            _numbers[name.ToArray()] = number;
            Volatile.Write(ref _count, number);
            return number;
        }
    }

    private static bool IsName(ReadOnlySpan<byte> name) => name.Length is > 0 and < 250 && !name.ContainsAnyExceptInRange((byte)' ', (byte)'~');
}
