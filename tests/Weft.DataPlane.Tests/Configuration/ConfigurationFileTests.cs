using Weft.DataPlane.Configuration;
using Weft.ProxyConfig;
using Weft.ProxyConfig.Reading;

namespace Weft.DataPlane.Tests.Configuration;

public class ConfigurationFileTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private ConfigurationResult Load(string yaml)
    {
        var file = Path.Combine(_folder, "weft.yaml");
        File.WriteAllText(file, yaml);
        return ConfigurationFile.Load(file);
    }

    [Fact]
    public void Files_of_secrets_are_read_beside_the_configuration()
    {
        File.WriteAllText(Path.Combine(_folder, "cert.pem"), "CERT");
        var read = Load("secrets: [{name: id, identity: {certificateChain: {filename: cert.pem}, privateKey: {inlineString: KEY}}}]");
        read.Problems.ShouldBeEmpty();
        var identity = read.Configuration!.Secrets[0].Identity;
        identity.CertificateChain.InlineBytes.ToStringUtf8().ShouldBe("CERT");
        identity.PrivateKey.InlineBytes.ToStringUtf8().ShouldBe("KEY");
    }

    [Fact]
    public void Every_missing_file_is_named_with_its_field()
    {
        var read = Load("secrets: [{name: id, identity: {certificateChain: {filename: a.pem}}}, {name: ca, trustBundle: {certificates: {filename: b.pem}}}, {name: x}]");
        read.Configuration.ShouldBeNull();
        read.Problems.Select(problem => problem.Path).ShouldBe([
            "secrets[0].identity.certificateChain.filename", "secrets[0].identity.privateKey", "secrets[1].trustBundle.certificates.filename", "secrets[2]",
        ]);
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_problem_and_not_a_crash() =>
        ConfigurationFile.Load(Path.Combine(_folder, "none.yaml")).Problems.Count.ShouldBe(1);

    [Fact]
    public void Names_given_twice_are_refused()
    {
        var problems = new List<ConfigurationProblem>();
        ConfigurationUnits.Of(new ProxyConfiguration { Clusters = { new Cluster { Name = "c" }, new Cluster { Name = "c" } } }, problems).ShouldBeEmpty();
        problems.Single().Message.ShouldBe("Cluster \"c\" is given twice");
    }

    [Fact]
    public void A_configuration_is_cut_into_three_units()
    {
        var configuration = new ProxyConfiguration
        {
            Secrets = { new Secret { Name = "s" } },
            LoadAssignments = { new ClusterLoadAssignment { Cluster = "c" } },
            Clusters = { new Cluster { Name = "c" } },
            Listeners = { new Listener { Name = "l" } },
        };
        ConfigurationUnits.Of(configuration, []).Select(unit => (unit.Unit, unit.Count)).ShouldBe([(Unit.Identity, 1), (Unit.Endpoints, 1), (Unit.Structure, 2)]);
    }
}
