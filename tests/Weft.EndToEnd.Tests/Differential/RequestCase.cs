namespace Weft.EndToEnd.Tests.Differential;

/// <summary>One generated request and the answer that the origin gives to it.</summary>
internal sealed record RequestCase
{
    /// <summary>Sent as <c>x-case</c>, so that the origin knows its answer.</summary>
    public required int Number { get; init; }

    public required string Method { get; init; }

    public required string Target { get; init; }

    public required GeneratedContent Request { get; init; }

    public required bool ExpectsContinue { get; init; }

    public required int Status { get; init; }

    public required GeneratedContent Answer { get; init; }

    /// <summary>No answer to it has content (RFC 9112 6.3).</summary>
    public bool HasBareAnswer => Method == "HEAD" || Status is 204 or 205 or 304;
}
