using System.Globalization;
using System.Net;

namespace Weft.Demo.App;

/// <summary>What one instance is told on its command line.</summary>
/// <param name="Name">Shown in every answer.</param>
/// <param name="Protocol"><c>http</c> (HTTP/1.1), <c>http2</c> (prior knowledge), <c>grpc</c> (greeter.proto), <c>tcp</c> (sends back what comes), <c>tls</c> (the same inside TLS of its own) or <c>kafka</c> (a broker whose topic has its name).</param>
/// <param name="Address">Where to listen.</param>
internal sealed record AppOptions(string Name, string Protocol, IPEndPoint Address)
{
    public const string Usage = "usage: weft-demo-app --name NAME --protocol http|http2|grpc|tcp|tls|kafka --listen ADDRESS:PORT";

    /// <summary>Null when the command line is wrong.</summary>
    public static AppOptions? Parse(string[] arguments)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < arguments.Length; i += 2)
        {
            given[arguments[i]] = arguments[i + 1];
        }

        return given.TryGetValue("--name", out var name)
            && given.TryGetValue("--protocol", out var protocol) && protocol is "http" or "http2" or "grpc" or "tcp" or "tls" or "kafka"
            && given.TryGetValue("--listen", out var listen) && IPEndPoint.TryParse(listen, out var address)
            ? new AppOptions(name, protocol, address)
            : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Protocol} on {Address}");
}
