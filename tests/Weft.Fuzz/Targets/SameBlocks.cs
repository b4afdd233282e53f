using Weft.Protocols.Messages;

namespace Weft.Fuzz.Targets;

/// <summary>Whether two heads say the same.</summary>
internal static class SameBlocks
{
    public static bool Are(HeaderBlock one, HeaderBlock other)
    {
        if (one.Status != other.Status || one.Count != other.Count || one.MethodKind != other.MethodKind) return false;
        if (!one.Method.SequenceEqual(other.Method) || !one.Path.SequenceEqual(other.Path) || !one.Authority.SequenceEqual(other.Authority)) return false;
        if (!one.Protocol.SequenceEqual(other.Protocol)) return false;
        for (var i = 0; i < one.Count; i++)
        {
            // Names are compared without case, and the writer may move none.
            if (one.IdAt(i) != other.IdAt(i) || !one.NameAt(i).SequenceEqual(other.NameAt(i)) || !one.ValueAt(i).SequenceEqual(other.ValueAt(i))) return false;
        }
        return true;
    }
}
