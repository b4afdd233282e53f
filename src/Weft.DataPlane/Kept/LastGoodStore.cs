using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Weft.DataPlane.Logging;
using Weft.ProxyConfig;
using Weft.ProxyConfig.Commits;
using Weft.ProxyConfig.Discovery;

namespace Weft.DataPlane.Kept;

/// <summary>
/// Keeps the last good configuration, chain and key, so that a restart serves without the control plane. One file a unit,
/// written beside and renamed, mode 0600; a unit's file ends with its commit, so that a torn or foreign file is noticed.
/// </summary>
internal sealed class LastGoodStore
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string NodeFile = "node.pb";

    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly JsonLog _log;

    /// <param name="configDirectory">The folder of <c>--config-dir</c>; proxies may share it.</param>
    /// <param name="mesh">The proxy's mesh.</param>
    /// <param name="name">The proxy's name.</param>
    /// <param name="time">Says whether a kept certificate has ended.</param>
    /// <param name="log">Told what cannot be kept or used.</param>
    public LastGoodStore(string configDirectory, string mesh, string name, TimeProvider time, JsonLog log)
    {
        _folder = Path.Combine(configDirectory, "last-good", $"{mesh}.{name}");
        _time = time;
        _log = log;
        Directory.CreateDirectory(_folder, OwnerOnly | UnixFileMode.UserExecute);
    }

    /// <summary>Keeps who the proxy is.</summary>
    public void Save(ProxyConfiguration node) => Write(NodeFile, node.ToByteArray());

    /// <summary>Keeps a unit that was applied. Failing to is logged and changes nothing else.</summary>
    public void Save(UnitSet set)
    {
        var response = new DeltaDiscoveryResponse { SystemVersionInfo = set.Version };
        response.Resources.AddRange(set.Resources.Select(resource => resource.Pack()));
        response.Resources.Add(new DiscoveryResource { Name = ResourceTypes.NameOf(set.Unit), Resource = Any.Pack(set.ToCommit()) });
        Write(FileOf(set.Unit), response.ToByteArray());
    }

    /// <summary>What is kept, when all of it can be used: every unit whole, and no certificate past its end.</summary>
    public bool TryLoad([NotNullWhen(true)] out KeptConfiguration? kept)
    {
        kept = null;
        if (!File.Exists(Path.Combine(_folder, NodeFile))) return false;
        try
        {
            var node = ProxyConfiguration.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(_folder, NodeFile)));
            var units = new List<UnitSet>();
            foreach (var unit in ResourceTypes.Units)
                if (File.Exists(Path.Combine(_folder, FileOf(unit))))
                    units.Add(Load(unit));
            if (units.Count == 0 || AnyEnded(units)) return false;
            kept = new KeptConfiguration(node, units);
            return true;
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or InvalidProtocolBufferException
                                             or InvalidDataException or CryptographicException)
        {
            _log.Warn("the kept configuration cannot be used", ("folder", _folder), ("error", unusable));
            return false;
        }
    }

    private static string FileOf(Unit unit) => ResourceTypes.NameOf(unit) + ".pb";

    private UnitSet Load(Unit unit)
    {
        var response = DeltaDiscoveryResponse.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(_folder, FileOf(unit))));
        var set = UnitSet.Empty(unit);
        Commit? commit = null;
        foreach (var packed in response.Resources)
        {
            if (ResourceTypes.Unpack(packed.Resource) is { } message)
                set = set.With(new ProxyResource(packed.Resource.TypeUrl, packed.Name, packed.Version, message));
            else
                commit = packed.Resource.Unpack<Commit>();
        }
        return commit is not null && set.Matches(commit) ? set : throw new InvalidDataException($"{FileOf(unit)} is not whole");
    }

    private bool AnyEnded(List<UnitSet> units)
    {
        foreach (var identity in units.SelectMany(unit => unit.Messages<Secret>()).Select(secret => secret.Identity).OfType<Identity>())
        {
            using var leaf = X509Certificate2.CreateFromPem(identity.CertificateChain.InlineBytes.ToStringUtf8());
            var end = new DateTimeOffset(leaf.NotAfter.ToUniversalTime());
            if (end > _time.GetUtcNow()) continue;
            _log.Error("the kept certificate has ended: nothing is served until the control plane answers", ("ended", end));
            return true;
        }
        return false;
    }

    private void Write(string file, byte[] content)
    {
        var path = Path.Combine(_folder, file);
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly };
            using (var stream = new FileStream(path + ".new", options))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }
            File.Move(path + ".new", path, overwrite: true);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            _log.Warn("the configuration cannot be kept", ("file", path), ("error", unwritable));
        }
    }
}
