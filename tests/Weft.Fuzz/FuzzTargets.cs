using Weft.Fuzz.Targets;

namespace Weft.Fuzz;

/// <summary>Every codec that reads what a stranger sent.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new Http1RequestTarget(), new Http1ResponseTarget(), new Http1BodyTarget(), new HpackTarget(), new Http2SessionTarget(), new KafkaTarget(), new KafkaRewriteTarget(),
        new ClientHelloTarget(), new DetectionTarget(), new ConfigurationTarget(),
    ];
}
