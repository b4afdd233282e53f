using Weft.Resources.Naming;

namespace Weft.Resources.Tagging;

/// <summary>Parsing of protocol hints, and what several endpoints of one service have in common.</summary>
public static class ServiceProtocols
{
    /// <summary>How the unknown protocol is printed.</summary>
    public const string UnknownText = "<unknown>";

    /// <summary>The hints offered to users, as Kuma's messages list them.</summary>
    public const string SupportedList = "grpc, http, http2, kafka, tcp";

    private static readonly EnumNames<ServiceProtocol> Names = new(
        ("grpc", ServiceProtocol.Grpc), ("http", ServiceProtocol.Http), ("http2", ServiceProtocol.Http2), ("kafka", ServiceProtocol.Kafka),
        ("tcp", ServiceProtocol.Tcp), ("tls", ServiceProtocol.Tls), ("mysql", ServiceProtocol.Mysql));

    /// <summary>Parses a hint regardless of case; anything else, the empty text included, is unknown.</summary>
    public static ServiceProtocol Parse(string? text) => text is null ? ServiceProtocol.Unknown : Names.Find(text.ToLowerInvariant()) ?? ServiceProtocol.Unknown;

    /// <summary>The hint's text, or <see cref="UnknownText"/>.</summary>
    public static string ToText(this ServiceProtocol protocol) => protocol == ServiceProtocol.Unknown ? UnknownText : Names.NameOf(protocol);

    /// <summary>True for http, http2 and grpc.</summary>
    public static bool IsHttp(this ServiceProtocol protocol) => protocol is ServiceProtocol.Http or ServiceProtocol.Http2 or ServiceProtocol.Grpc;

    /// <summary>True for http2 and grpc.</summary>
    public static bool IsHttp2(this ServiceProtocol protocol) => protocol is ServiceProtocol.Http2 or ServiceProtocol.Grpc;

    /// <summary>
    /// What both ends can be treated as: equal stays; unknown wins over all; else the first of one's stack that is in the
    /// other's. http and http2 have only tcp in common (Kuma's code, against its comment).
    /// </summary>
    public static ServiceProtocol Common(ServiceProtocol one, ServiceProtocol other)
    {
        if (one == other) return one;
        if (one == ServiceProtocol.Unknown || other == ServiceProtocol.Unknown) return ServiceProtocol.Unknown;
        return one.IsHttp2() && other.IsHttp2() ? ServiceProtocol.Http2 : ServiceProtocol.Tcp;
    }

    /// <summary>The protocol of a service: what all its endpoints have in common; without endpoints unknown.</summary>
    public static ServiceProtocol Common(IEnumerable<ServiceProtocol> endpoints)
    {
        ServiceProtocol? common = null;
        foreach (var protocol in endpoints) common = common is { } sofar ? Common(sofar, protocol) : protocol;
        return common ?? ServiceProtocol.Unknown;
    }
}
