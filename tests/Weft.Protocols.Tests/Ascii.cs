using System.Text;
using Weft.Protocols.Messages;

namespace Weft.Protocols.Tests;

/// <summary>Bytes and text, one character for each byte.</summary>
internal static class Ascii
{
    internal static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    internal static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>Everything a block says, in one comparable text.</summary>
    internal static string Describe(HeaderBlock head)
    {
        var text = new StringBuilder();
        text.Append($"{head.Status}|{Text(head.Method)}|{Text(head.Scheme)}|{Text(head.Authority)}|{Text(head.Path)}|{Text(head.Protocol)}\n");
        for (var index = 0; index < head.Count; index++) text.Append($"{Text(head.NameAt(index))}: {Text(head.ValueAt(index))}\n");
        return text.ToString();
    }
}
