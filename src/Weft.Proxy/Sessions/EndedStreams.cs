namespace Weft.Proxy.Sessions;

/// <summary>
/// How the last streams of one HTTP/2 session ended. Frames on a stream that we reset may have been on their way and are ignored; on
/// one that the peer itself ended they are its error (RFC 9113 section 5.1). One entry per slot of the id: old ones are forgotten.
/// </summary>
internal sealed class EndedStreams
{
    private const int Slots = 128;

    // The id, negative when we reset the stream; made with the first stream that ends.
    private int[]? _ids;

    public void Remember(int id, bool wasReset) => (_ids ??= new int[Slots])[SlotOf(id)] = wasReset ? -id : id;

    /// <summary>True when we reset stream <paramref name="id"/>.</summary>
    public bool WasReset(int id) => _ids is { } ids && ids[SlotOf(id)] == -id;

    /// <summary>True when the peer had ended stream <paramref name="id"/>.</summary>
    public bool WasEnded(int id) => _ids is { } ids && ids[SlotOf(id)] == id;

    private static int SlotOf(int id) => (id >> 1) & (Slots - 1);
}
