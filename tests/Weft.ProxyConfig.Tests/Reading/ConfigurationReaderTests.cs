using System.Text.Json.Nodes;
using Weft.ProxyConfig.Reading;

namespace Weft.ProxyConfig.Tests.Reading;

public class ConfigurationReaderTests
{
    private static ConfigurationResult Read(string json) => ConfigurationReader.Read(JsonNode.Parse(json));

    private static string[] Problems(string json) => [.. Read(json).Problems.Select(problem => problem.ToString())];

    [Fact]
    public void Both_spellings_of_a_field_are_read()
    {
        var read = Read("""{"loadAssignments": [{"cluster": "a"}], "routes": [{"virtual_hosts": [{"name": "v"}], "name": "r"}]}""");
        read.Problems.ShouldBeEmpty();
        read.Configuration!.LoadAssignments[0].Cluster.ShouldBe("a");
        read.Configuration.Routes[0].VirtualHosts[0].Name.ShouldBe("v");
    }

    [Fact]
    public void Enums_durations_bytes_and_numbers_are_read()
    {
        var read = Read("""{"clusters": [{"name": "c", "protocol": "HTTP2", "connectTimeout": "0.25s", "choiceCount": 3}], "secrets": [{"identity": {"publicKeySha256": "AQI="}}]}""");
        read.Problems.ShouldBeEmpty();
        var cluster = read.Configuration!.Clusters[0];
        cluster.Protocol.ShouldBe(Cluster.Types.Protocol.Http2);
        cluster.ConnectTimeout.ToTimeSpan().ShouldBe(TimeSpan.FromMilliseconds(250));
        cluster.ChoiceCount.ShouldBe(3u);
        read.Configuration.Secrets[0].Identity.PublicKeySha256.ToByteArray().ShouldBe([1, 2]);
    }

    [Fact]
    public void Percents_are_read_and_only_finite_ones()
    {
        Read(Sampling("12.5")).Configuration!.Listeners[0].FilterChains[0].Http.Tracing.RandomSampling.ShouldBe(12.5);
        Problems(Sampling("1e999")).ShouldBe(["listeners[0].filterChains[0].http.tracing.randomSampling: expected a finite number, found 1e999"]);
        Problems(Sampling("\"NaN\"")).Single().ShouldEndWith("expected a finite number, found \"NaN\"");

        static string Sampling(string percent) => """{"listeners": [{"filterChains": [{"http": {"tracing": {"randomSampling": PERCENT}}}]}]}""".Replace("PERCENT", percent, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_problem_is_reported_with_its_path()
    {
        var problems = Problems("""
            {"listeners": [{"name": 5, "address": {"port": -1}, "filterChains": [{"htp": {}}, []]}],
             "clusters": [{"connectTimeout": "5 s", "protocol": "HTTP9"}], "routes": {}}
            """);
        problems.Length.ShouldBe(7);
        problems[0].ShouldBe("listeners[0].name: expected text (put it in quotes when it looks like something else), found 5");
        problems[1].ShouldBe("listeners[0].address.port: expected a whole number from 0 to 4294967295, found -1");
        problems[2].ShouldStartWith("listeners[0].filterChains[0].htp: unknown field; known are name, match, tls, http, tcp");
        problems[3].ShouldBe("listeners[0].filterChains[1]: expected an object, found a list");
        problems[4].ShouldBe("clusters[0].connectTimeout: expected a duration in seconds such as 5s or 0.25s, found \"5 s\"");
        problems[5].ShouldBe("clusters[0].protocol: expected one of HTTP1, HTTP2, found \"HTTP9\"");
        problems[6].ShouldBe("routes: expected a list, found an object");
    }

    [Fact]
    public void Two_members_of_one_choice_are_refused() =>
        Problems("""{"listeners": [{"filterChains": [{"http": {}, "tcp": {}}]}]}""")
            .ShouldBe(["listeners[0].filterChains[0].tcp: cannot be set together with http"]);

    [Fact]
    public void A_field_in_both_spellings_is_refused() =>
        Problems("""{"load_assignments": [], "loadAssignments": []}""").ShouldBe(["loadAssignments: given twice, once in each spelling"]);

    [Fact]
    public void Nothing_is_no_configuration() =>
        ConfigurationReader.Read(null).Problems.Single().ToString().ShouldBe("expected an object, found nothing");
}
