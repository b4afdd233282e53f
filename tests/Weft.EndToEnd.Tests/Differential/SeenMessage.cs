using System.Security.Cryptography;

namespace Weft.EndToEnd.Tests.Differential;

/// <summary>A message as one side saw it.</summary>
/// <param name="Start">Method and target, or the statuses.</param>
/// <param name="Fields">With names in lower case; those of one name in the order in which they came.</param>
/// <param name="Body">The content's size and hash.</param>
/// <param name="Trailers">Like the fields.</param>
internal sealed record SeenMessage(string Start, IReadOnlyList<(string Name, string Value)> Fields, string Body, IReadOnlyList<(string Name, string Value)> Trailers)
{
    public static string Digest(ReadOnlySpan<byte> body) => $"{body.Length} {Convert.ToHexString(SHA256.HashData(body))}";

    /// <summary>Everything that must be the same, a line each.</summary>
    public IReadOnlyList<string> Lines(AllowedDifferences allowed) =>
        [Start, .. Lines(Fields, allowed), "body " + Body, .. Lines(Trailers, allowed).Select(line => "trailer " + line)];

    private static IEnumerable<string> Lines(IReadOnlyList<(string Name, string Value)> fields, AllowedDifferences allowed) =>
        fields.Where(field => !allowed.Covers(field.Name)).GroupBy(field => field.Name).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Key}: {allowed.Join(group.Key, group.Select(field => field.Value))}");
}
