using Weft.Protocols.Messages;

namespace Weft.Protocols.Hpack;

/// <summary>One row of the static table.</summary>
internal readonly record struct StaticEntry(FieldName Id, byte[] Value);
