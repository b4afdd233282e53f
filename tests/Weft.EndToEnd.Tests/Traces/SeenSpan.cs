namespace Weft.EndToEnd.Tests.Traces;

/// <summary>A span as a receiver read it, ids in hexadecimal whatever the format.</summary>
internal sealed record SeenSpan(string Trace, string Id, string Parent, string Kind, string Name, string Service, IReadOnlyDictionary<string, string> Tags, IReadOnlyList<string> Events, bool IsShared);
