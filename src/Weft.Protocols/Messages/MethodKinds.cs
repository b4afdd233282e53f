namespace Weft.Protocols.Messages;

/// <summary>Text to <see cref="MethodKind"/>.</summary>
public static class MethodKinds
{
    /// <summary>The kind of <paramref name="method"/>; <see cref="MethodKind.Other"/> for any text not listed there.</summary>
    public static MethodKind Identify(ReadOnlySpan<byte> method) => method.Length switch
    {
        3 => method.SequenceEqual("GET"u8) ? MethodKind.Get : method.SequenceEqual("PUT"u8) ? MethodKind.Put : MethodKind.Other,
        4 => method.SequenceEqual("POST"u8) ? MethodKind.Post : method.SequenceEqual("HEAD"u8) ? MethodKind.Head : MethodKind.Other,
        5 => method.SequenceEqual("PATCH"u8) ? MethodKind.Patch : method.SequenceEqual("TRACE"u8) ? MethodKind.Trace : MethodKind.Other,
        6 => method.SequenceEqual("DELETE"u8) ? MethodKind.Delete : MethodKind.Other,
        7 => method.SequenceEqual("OPTIONS"u8) ? MethodKind.Options : method.SequenceEqual("CONNECT"u8) ? MethodKind.Connect : MethodKind.Other,
        _ => MethodKind.Other,
    };
}
