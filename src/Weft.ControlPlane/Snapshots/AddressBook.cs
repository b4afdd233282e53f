using System.Net;
using System.Net.Sockets;
using Weft.Resources.Dataplanes;

namespace Weft.ControlPlane.Snapshots;

/// <summary>
/// Turns the host names of Dataplanes into IP addresses, since proxies are told addresses only. An answer is kept for 10 s
/// (Kuma's <c>dnsCacheTTL</c>), the last good one while the resolver fails.
/// </summary>
internal sealed class AddressBook(Func<string, CancellationToken, Task<IPAddress[]>> resolve, TimeProvider time)
{
    /// <summary>How long an answer is good.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ResolverLimit = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, (string? Address, DateTimeOffset Until)> _answers = new(StringComparer.Ordinal);

    /// <summary>Whether any Dataplane had a name.</summary>
    public bool HasNames => _answers.Count > 0;

    /// <summary>The Dataplane with IP addresses; a name that cannot be resolved stays.</summary>
    public async Task<DataplaneSpec> ResolveAsync(DataplaneSpec spec, CancellationToken stop)
    {
        if (spec.Networking is not { } networking) return spec;
        var address = await ResolveAsync(networking.Address, stop);
        var advertised = await ResolveAsync(networking.AdvertisedAddress, stop);
        return address == networking.Address && advertised == networking.AdvertisedAddress
            ? spec
            : spec with { Networking = networking with { Address = address, AdvertisedAddress = advertised } };
    }

    private async Task<string> ResolveAsync(string host, CancellationToken stop)
    {
        if (host.Length == 0 || IPAddress.TryParse(host, out _)) return host;
        var now = time.GetUtcNow();
        var known = _answers.GetValueOrDefault(host);
        if (known.Until > now) return known.Address ?? host;
        var address = await AskAsync(host, stop) ?? known.Address;
        _answers[host] = (address, now + Lifetime);
        return address ?? host;
    }

    private async Task<string?> AskAsync(string host, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(ResolverLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        try
        {
            var addresses = await resolve(host, either.Token);
            return (addresses.FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork) ?? addresses.FirstOrDefault())?.ToString();
        }
        catch (Exception fault) when (fault is SocketException or ArgumentException || limit.IsCancellationRequested)
        {
            return null;
        }
    }
}
