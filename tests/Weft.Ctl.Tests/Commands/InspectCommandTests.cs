namespace Weft.Ctl.Tests.Commands;

public sealed class InspectCommandTests : IDisposable
{
    private const string Web = """
        {"type":"DataplaneOverview","mesh":"default","name":"web","dataplane":{"networking":{"address":"1.1.1.1",
        "inbound":[{"port":80,"tags":{"kuma.io/service":"web"}}]}},"dataplaneInsight":{"subscriptions":[
        {"connectTime":"2026-05-01T10:00:00Z","disconnectTime":"2026-05-01T11:00:00Z","status":{"total":{"responsesAcknowledged":"3"}}},
        {"connectTime":"2026-05-01T11:00:00Z","status":{"lastUpdateTime":"2026-05-01T11:59:55Z","total":{"responsesAcknowledged":"4",
        "responsesRejected":"1"}},"version":{"kumaDp":{"version":"0.1.0"}}}],
        "mTLS":{"certificateExpirationTime":"2026-05-02T12:00:00Z","lastCertificateRegeneration":"2026-05-01T11:30:00Z",
        "certificateRegenerations":2,"issuedBackend":"ca-1","supportedBackends":["ca-1"]},
        "units":[{"unit":"identity","sentVersion":"aaaaaaaa11","acknowledgedVersion":"aaaaaaaa11"},
        {"unit":"structure","sentVersion":"b2","acknowledgedVersion":"b1","refusedVersion":"b2","reason":"listener x: address: bad"}]}}
        """;

    private readonly Shell _shell = new();

    [Fact]
    public async Task A_proxy_that_refused_is_shown_with_the_reason()
    {
        _shell.Api.On("GET /meshes/default/dataplanes+insights", $$"""{"total":1,"items":[{{Web}}]}""");

        (await _shell.Run("inspect", "dataplanes")).ShouldBe(0);

        var lines = _shell.Output.Split('\n');
        lines[0].ShouldBe(
            "MESH      NAME   TAGS                  STATUS   LAST CONNECTED AGO   LAST UPDATED AGO   TOTAL UPDATES   TOTAL ERRORS   "
            + "CERT REGENERATED AGO   CERT EXPIRATION       CERT REGENERATIONS   CERT BACKEND   SUPPORTED CERT BACKENDS   VERSION   CONFIGURATION");
        lines[1].ShouldBe(
            "default   web    kuma.io/service=web   Online   1h                   5s                 7               1              "
            + "30m                    2026-05-02 12:00:00   2                    ca-1           ca-1                      0.1.0     refused: structure");
        _shell.Error.ShouldBe("web refused structure b2: listener x: address: bad\n");
    }

    [Theory]
    [InlineData("stats", "stats")]
    [InlineData("clusters", "clusters")]
    [InlineData("config-dump", "xds")]
    [InlineData("failures", "failures")]
    public async Task A_live_proxys_page_is_printed_as_it_is(string type, string word)
    {
        _shell.Api.On($"GET /meshes/other/dataplanes/web/{word}", "a: 1\nb: 2\n");

        (await _shell.Run("inspect", "dataplane", "web", "--mesh", "other", "--type", type)).ShouldBe(0);

        _shell.Output.ShouldBe("a: 1\nb: 2\n");
    }

    [Theory]
    [InlineData("yaml", "counts:\n  retry: 1\nrecent: []\n")]
    [InlineData("json", "{\n  \"counts\": {\n    \"retry\": 1\n  },\n  \"recent\": []\n}\n")]
    public async Task A_live_proxys_document_is_printed_as_it_is_asked_for(string format, string expected)
    {
        _shell.Api.On("GET /meshes/default/dataplanes/web/failures", """{"counts":{"retry":1},"recent":[]}""");

        (await _shell.Run("inspect", "dataplane", "web", "--type=failures", "-o", format)).ShouldBe(0);

        _shell.Output.ShouldBe(expected);
    }

    [Theory]
    [InlineData("stats")]
    [InlineData("clusters")]
    public async Task Lines_of_text_are_no_document(string type)
    {
        (await _shell.Run("inspect", "dataplane", "web", "--type", type, "-o", "json")).ShouldBe(2);

        _shell.Error.ShouldContain($"{type} are lines of text: leave out --output");
    }

    [Fact]
    public async Task A_proxy_that_is_not_there_is_no_Dataplane_to_look_into()
    {
        (await _shell.Run("inspect", "dataplane", "web", "--type=stats")).ShouldBe(1);

        _shell.Error.ShouldContain("there is no Dataplane with name web in mesh default");
    }

    [Fact]
    public async Task The_dry_run_of_STRICT_says_who_would_be_refused()
    {
        _shell.Api.On("GET /meshes/default/_mtls", """
            {"mesh":"default","mode":"PERMISSIVE","backend":"ca-1","strictIsSafe":false,"services":[
            {"service":"backend","tlsReady":true,"strictIsSafe":false,"plaintext":[{"dataplane":"backend-1","listener":"inbound:10.0.0.1:80","clients":[
            {"address":"10.0.0.7","plaintext":12,"foreignTls":1,"lastSeen":"2026-05-01T11:56:00Z"},
            {"address":"10.0.0.8","dataplane":"web-1","plaintext":1,"foreignTls":0,"lastSeen":"2026-05-01T11:59:59Z"}],"others":3}]},
            {"service":"web","tlsReady":false,"notReady":["web-1","web-2"],"strictIsSafe":false,"plaintext":[]}]}
            """);

        (await _shell.Run("inspect", "mtls")).ShouldBe(0);

        _shell.Output.ShouldBe("""
            mesh default: PERMISSIVE, back end ca-1

            SERVICE   TLS READY   NOT READY     CLIENTS WITHOUT MTLS   STRICT
            backend   yes         -             2                      would refuse
            web       no          web-1,web-2   0                      would refuse

            SERVICE   INBOUND OF   CLIENT             DATAPLANE   PLAINTEXT   OTHER TLS   LAST SEEN AGO
            backend   backend-1    10.0.0.7           -           12          1           4m
            backend   backend-1    10.0.0.8           web-1       1           0           1s
            backend   backend-1    (more addresses)   -           3           -           -

            """);
    }

    [Fact]
    public async Task A_proxy_that_never_came_is_offline()
    {
        _shell.Api.On(
            "GET /meshes/default/dataplanes+insights",
            """{"total":1,"items":[{"mesh":"default","name":"web","dataplane":{"networking":{}}}]}""");

        (await _shell.Run("inspect", "dataplanes")).ShouldBe(0);

        _shell.Output.ShouldContain("Offline   never");
    }

    [Fact]
    public async Task Filters_are_passed_on()
    {
        _shell.Api.On("GET /meshes/m/dataplanes+insights?tag=kuma.io%2Fservice%3Aweb&gateway=true", """{"items":[]}""");

        (await _shell.Run("inspect", "dataplanes", "--tag", "kuma.io/service=web", "--gateway", "-m", "m")).ShouldBe(0);
    }

    [Fact]
    public async Task One_proxy_is_shown_unit_by_unit()
    {
        _shell.Api.On("GET /meshes/default/dataplanes+insights/web", Web);

        (await _shell.Run("inspect", "dataplane", "web")).ShouldBe(0);

        _shell.Output.ShouldEndWith("""
            UNIT        STATE          SENT       IN FORCE   REASON
            identity    acknowledged   aaaaaaaa   aaaaaaaa
            structure   refused        b2         b1         listener x: address: bad

            """);
    }

    public void Dispose() => _shell.Dispose();
}
