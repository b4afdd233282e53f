using Weft.Telemetry;

namespace Weft.Proxy.Upstream;

/// <summary>
/// Counters that are registered when the first of their kind is counted: a chain could see hundreds, and sees a few. Any worker; after
/// the first time it is a read of an array.
/// </summary>
/// <param name="count">How many there can be.</param>
/// <param name="register">Registers the one with that number; asked again it gives the same slot.</param>
internal sealed class LazySlots(int count, Func<int, MetricSlot> register)
{
    // Index + 1; 0 is not registered yet.
    private readonly int[] _slots = new int[count];

    public MetricSlot this[int number] => Volatile.Read(ref _slots[number]) is var slot and > 0 ? new MetricSlot(slot - 1) : Register(number);

    private MetricSlot Register(int number)
    {
        var slot = register(number);
        Volatile.Write(ref _slots[number], slot.Index + 1);
        return slot;
    }
}
