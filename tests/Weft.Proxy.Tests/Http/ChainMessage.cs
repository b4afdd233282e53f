namespace Weft.Proxy.Tests.Http;

/// <summary>A whole message as it arrived, whatever the version.</summary>
/// <param name="Head">`name: value` lines; pseudo fields first, those of HTTP/1 made from its start line and Host.</param>
/// <param name="Body">The content as Latin-1.</param>
/// <param name="Trailers">`name: value` lines.</param>
internal sealed record ChainMessage(string[] Head, string Body, string[] Trailers)
{
    public string Status => this[":status"];

    /// <summary>The only value of a field, or nothing.</summary>
    public string this[string name] => Head.Where(line => line.StartsWith(name + ": ", StringComparison.Ordinal)).Select(line => line[(name.Length + 2)..]).SingleOrDefault() ?? "";
}
