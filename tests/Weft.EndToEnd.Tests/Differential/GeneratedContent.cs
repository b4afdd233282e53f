namespace Weft.EndToEnd.Tests.Differential;

/// <summary>Fields, body and trailers of one message.</summary>
/// <param name="Fields">Names in lower case; a name may come more than once. Values are Latin-1: bytes of UTF-8 stand for themselves.</param>
/// <param name="Body">Null: there is none, which an empty one is not.</param>
/// <param name="IsLengthKnown">Whether the sender says the length before.</param>
/// <param name="Trailers">Only behind a body whose length is not known.</param>
internal sealed record GeneratedContent((string Name, string Value)[] Fields, byte[]? Body, bool IsLengthKnown, (string Name, string Value)[] Trailers);
