using Weft.Protocols.Messages;

namespace Weft.Protocols.Hpack;

/// <summary>What an encoder does with a field's place in the dynamic table.</summary>
internal enum IndexingChoice : byte
{
    /// <summary>Added at once: values that repeat on nearly every message.</summary>
    Add,

    /// <summary>Added when the same field was seen shortly before.</summary>
    AddWhenRepeated,

    /// <summary>Written out each time, but for the first with a name that has no number yet.</summary>
    Skip,

    /// <summary>Written out each time, and no later hop may add it either (RFC 7541 7.1.3).</summary>
    Never,
}
