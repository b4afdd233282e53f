using System.Runtime.InteropServices;

namespace Weft.Proxy.Loop;

/// <summary>
/// Reads and writes <c>struct epoll_event</c>, which is packed to 12 bytes on x86-64 only and takes 16 elsewhere.
/// The data word carries the descriptor (low half) and the generation of its registration (high half).
/// </summary>
internal static unsafe class EpollRecords
{
    private static readonly bool Packed = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    public static int Size => Packed ? 12 : 16;

    private static int DataOffset => Packed ? 4 : 8;

    public static void Write(byte* record, uint events, int descriptor, uint generation)
    {
        *(uint*)record = events;
        *(int*)(record + DataOffset) = descriptor;
        *(uint*)(record + DataOffset + 4) = generation;
    }

    public static PollEvents Events(byte* record) => (PollEvents)(*(uint*)record);

    public static int Descriptor(byte* record) => *(int*)(record + DataOffset);

    public static uint Generation(byte* record) => *(uint*)(record + DataOffset + 4);
}
