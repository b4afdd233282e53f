using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Weft.DataPlane.Kept;
using Weft.DataPlane.Logging;
using Weft.ProxyConfig;
using Weft.ProxyConfig.Commits;

namespace Weft.DataPlane.Tests.Kept;

public sealed class LastGoodStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly MemoryStream _sink = new();
    private readonly JsonLog _log;
    private readonly LastGoodStore _store;

    public LastGoodStoreTests()
    {
        _log = new JsonLog(_sink, LogLevel.Debug, TimeProvider.System);
        _store = new LastGoodStore(_folder, "default", "a", TimeProvider.System, _log);
    }

    private static ProxyConfiguration Node => new() { Node = new Node { Mesh = "default", Name = "a", Service = "web" } };

    private static UnitSet Structure => UnitSet.Of(Unit.Structure, [ProxyResource.Create(new Cluster { Name = "c" })]);

    private static UnitSet Identity(TimeSpan life)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=a", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddHours(-1), now + life);
        var chain = new DataSource { InlineBytes = ByteString.CopyFromUtf8(certificate.ExportCertificatePem()) };
        return UnitSet.Of(Unit.Identity, [ProxyResource.Create(new Secret { Name = "id", Identity = new ProxyConfig.Identity { CertificateChain = chain } })]);
    }

    private string FileOf(string unit) => Path.Combine(_folder, "last-good", "default.a", unit + ".pb");

    [Fact]
    public void What_was_kept_comes_back_with_its_versions()
    {
        _store.Save(Node);
        _store.Save(Structure);
        _store.Save(Identity(TimeSpan.FromHours(1)));
        _store.TryLoad(out var kept).ShouldBeTrue();
        kept!.Node.ShouldBe(Node);
        kept.Units.Select(unit => unit.Unit).ShouldBe([Unit.Identity, Unit.Structure]);
        kept.Units[1].Hash.ShouldBe(Structure.Hash);
    }

    [Fact]
    public void Files_are_for_their_owner_only()
    {
        _store.Save(Structure);
        File.GetUnixFileMode(FileOf("structure")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void A_certificate_past_its_end_is_said_and_nothing_is_served()
    {
        _store.Save(Node);
        _store.Save(Structure);
        _store.Save(Identity(TimeSpan.FromMinutes(-1)));
        _store.TryLoad(out _).ShouldBeFalse();
        _log.Dispose();
        System.Text.Encoding.UTF8.GetString(_sink.ToArray()).ShouldContain("the kept certificate has ended");
    }

    [Fact]
    public void A_torn_file_is_noticed()
    {
        _store.Save(Node);
        _store.Save(Structure);
        var bytes = File.ReadAllBytes(FileOf("structure"));
        File.WriteAllBytes(FileOf("structure"), bytes[..(bytes.Length / 2)]);
        _store.TryLoad(out _).ShouldBeFalse();
    }

    [Fact]
    public void Nothing_kept_is_nothing_loaded() => _store.TryLoad(out _).ShouldBeFalse();

    public void Dispose()
    {
        _log.Dispose();
        _sink.Dispose();
    }
}
