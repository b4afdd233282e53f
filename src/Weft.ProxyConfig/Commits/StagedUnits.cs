using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Weft.ProxyConfig.Discovery;

namespace Weft.ProxyConfig.Commits;

/// <summary>
/// A proxy's side of the three commit units: resources are staged as they come and nothing takes effect; a
/// <see cref="Commit"/> whose set is the staged one yields the unit to apply. For one thread.
/// </summary>
public sealed class StagedUnits
{
    private readonly Dictionary<Unit, UnitSet> _staged = ResourceTypes.Units.ToDictionary(unit => unit, UnitSet.Empty);

    /// <summary>What is staged for a unit, applied or not.</summary>
    public UnitSet this[Unit unit] => _staged[unit];

    /// <summary>Starts from a set that was kept from an earlier run.</summary>
    public void Restore(UnitSet set) => _staged[set.Unit] = set;

    /// <summary>
    /// Takes a response's resources and removals. A response that holds anything unreadable changes nothing.
    /// </summary>
    /// <returns>null, or why the response is refused: which resource, and what is wrong with it.</returns>
    public string? Stage(DeltaDiscoveryResponse response)
    {
        var unit = ResourceTypes.UnitOf(response.TypeUrl);
        if (unit == Unit.Unspecified) return $"unknown resource type {response.TypeUrl}";
        var set = _staged[unit];
        foreach (var removed in response.RemovedResources) set = set.Without(response.TypeUrl, removed);
        foreach (var packed in response.Resources)
        {
            if (!TryUnpack(response.TypeUrl, packed, out var resource, out var problem)) return problem;
            set = set.With(resource);
        }
        _staged[unit] = set;
        return null;
    }

    /// <summary>Whether what is staged is exactly what the commit means.</summary>
    /// <param name="commit">The end of a unit.</param>
    /// <param name="set">The unit to apply.</param>
    /// <param name="problem">Why not: the counts and hashes of both ends.</param>
    public bool TryComplete(Commit commit, [NotNullWhen(true)] out UnitSet? set, [NotNullWhen(false)] out string? problem)
    {
        set = null;
        if (!_staged.TryGetValue(commit.Unit, out var staged))
        {
            problem = $"commit of unknown unit {(int)commit.Unit}";
            return false;
        }
        if (!staged.Matches(commit))
        {
            problem = $"commit {commit.Version} of unit {ResourceTypes.NameOf(commit.Unit)} means {commit.Count} resources, "
                + $"staged are {staged.Count} of version {staged.Version}";
            return false;
        }
        problem = null;
        set = staged;
        return true;
    }

    /// <summary>Name and version of everything staged of one type: what a new stream says it need not be sent.</summary>
    public IEnumerable<InitialResourceVersion> Versions(string typeUrl) =>
        _staged[ResourceTypes.UnitOf(typeUrl)].Resources
            .Where(resource => resource.TypeUrl == typeUrl)
            .Select(resource => new InitialResourceVersion { Key = resource.Name, Value = resource.Version });

    private static bool TryUnpack(
        string typeUrl, DiscoveryResource packed, [NotNullWhen(true)] out ProxyResource? resource, [NotNullWhen(false)] out string? problem)
    {
        resource = null;
        problem = null;
        if (packed.Resource is null || packed.Resource.TypeUrl != typeUrl)
            problem = $"{typeUrl} {packed.Name}: is of type {packed.Resource?.TypeUrl ?? "none"}";
        else if (packed.Version.Length == 0)
            problem = $"{typeUrl} {packed.Name}: has no version";
        if (problem is not null) return false;
        try
        {
            var message = ResourceTypes.Unpack(packed.Resource!)!;
            if (ResourceTypes.NameOf(message) is var name && name != packed.Name)
                problem = $"{typeUrl} {packed.Name}: is named {name}";
            else
                resource = new ProxyResource(typeUrl, packed.Name, packed.Version, message);
        }
        catch (InvalidProtocolBufferException unreadable)
        {
            problem = $"{typeUrl} {packed.Name}: {unreadable.Message}";
        }
        return problem is null;
    }
}
