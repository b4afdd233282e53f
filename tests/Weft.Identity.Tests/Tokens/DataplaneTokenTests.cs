using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Weft.Identity.Tokens;

namespace Weft.Identity.Tests.Tokens;

public sealed class DataplaneTokenTests
{
    private static readonly SigningKey Key1 = SigningKey.Create(1);
    private static readonly SigningKey Key2 = SigningKey.Create(2);
    private readonly SettableClock _clock = SettableClock.AtStart();
    private readonly TokenKeys _keys = new("default", [Key1]);

    private static DataplaneClaims Claims(string name = "web-01", string type = "") =>
        new(name, "default", new Dictionary<string, IReadOnlyList<string>> { ["kuma.io/service"] = ["web", "web-admin"] }, type);

    [Fact]
    public async Task A_token_carries_Kumas_claims_and_comes_back_whole()
    {
        var token = Issue(Claims(type: "dataplane"));
        var header = Part(token, 0);
        var payload = Part(token, 1);

        header.GetProperty("alg").GetString().ShouldBe("RS256");
        header.GetProperty("kid").GetString().ShouldBe("1");
        payload.GetProperty("Name").GetString().ShouldBe("web-01");
        payload.GetProperty("Mesh").GetString().ShouldBe("default");
        payload.GetProperty("Type").GetString().ShouldBe("dataplane");
        payload.GetProperty("Tags").GetProperty("kuma.io/service").GetArrayLength().ShouldBe(2);
        payload.GetProperty("nbf").GetInt64().ShouldBe(_clock.Now.AddMinutes(-5).ToUnixTimeSeconds());
        payload.GetProperty("exp").GetInt64().ShouldBe(_clock.Now.AddHours(1).ToUnixTimeSeconds());
        Guid.TryParse(payload.GetProperty("jti").GetString(), out _).ShouldBeTrue();

        var claims = await Validate(token);
        claims.Name.ShouldBe("web-01");
        claims.Tags["kuma.io/service"].ShouldBe(["web", "web-admin"]);
    }

    [Fact]
    public async Task The_highest_serial_signs_and_older_ones_go_on_validating()
    {
        var both = new TokenKeys("default", [Key1, Key2]);
        var old = Issue(Claims());
        var fresh = new DataplaneTokenIssuer(_clock).Issue(Claims(), TimeSpan.FromHours(1), both);

        Part(fresh, 0).GetProperty("kid").GetString().ShouldBe("2");
        (await Validate(old, both)).Name.ShouldBe("web-01");
        (await Validate(fresh, both)).Name.ShouldBe("web-01");
        (await Refusal(old, new TokenKeys("default", [Key2]))).ShouldBe(
            "there is no signing key with KID 1. Secret of name \"dataplane-token-signing-key-default-1\" in mesh \"default\" is not found. " +
            "If signing key was rotated, regenerate the token");
    }

    [Fact]
    public async Task An_expired_token_is_refused()
    {
        var token = Issue(Claims());
        _clock.Now = _clock.Now.AddHours(1);

        (await Refusal(token)).ShouldContain("token is expired");
    }

    [Fact]
    public async Task A_token_from_the_future_is_refused()
    {
        var token = Issue(Claims());
        _clock.Now = _clock.Now.AddMinutes(-6);

        (await Refusal(token)).ShouldContain("token is not valid yet");
    }

    [Fact]
    public async Task A_revoked_token_is_refused()
    {
        var token = Issue(Claims());
        var id = Part(token, 1).GetProperty("jti").GetString();

        (await Refusal(token, new TokenKeys("default", [Key1], $"other, {id}"))).ShouldBe("token is revoked");
    }

    [Fact]
    public async Task A_token_of_another_mesh_is_refused_even_when_the_keys_are_shared()
    {
        var token = Issue(Claims());

        (await Refusal(token, new TokenKeys("payments", [Key1]))).ShouldBe("proxy mesh from requestor: payments is different than in token: default");
    }

    [Fact]
    public async Task Algorithm_none_is_refused()
    {
        var payload = Issue(Claims()).Split('.')[1];

        (await Refusal($"{Encode("""{"alg":"none","kid":"1"}""")}.{payload}.")).ShouldContain("unsupported token alg none");
    }

    [Fact]
    public async Task HS256_with_the_public_key_as_secret_is_refused()
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(Key1.Pem);
        var text = $"{Encode("""{"alg":"HS256","kid":"1"}""")}.{Issue(Claims()).Split('.')[1]}";
        var mac = HMACSHA256.HashData(Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem()), Encoding.ASCII.GetBytes(text));

        (await Refusal($"{text}.{Base64Url.EncodeToString(mac)}")).ShouldContain("unsupported token alg HS256");
    }

    [Fact]
    public async Task A_token_without_kid_is_refused() =>
        (await Refusal(Sign("""{"alg":"RS256"}""", """{"Mesh":"default","exp":99999999999}"""))).ShouldContain("JWT token must have kid header");

    [Fact]
    public async Task A_changed_payload_is_refused()
    {
        var parts = Issue(Claims()).Split('.');
        var forged = $"{parts[0]}.{Encode("""{"Name":"","Mesh":"default","exp":99999999999}""")}.{parts[2]}";

        (await Refusal(forged)).ShouldContain("verification error");
    }

    [Fact]
    public async Task A_zone_or_user_token_under_the_same_key_is_no_dataplane_token()
    {
        const string header = """{"alg":"RS256","kid":"1"}""";

        (await Refusal(Sign(header, """{"Zone":"east","Scope":["ingress"],"exp":99999999999}"""))).ShouldBe("token is not a dataplane token");
        (await Refusal(Sign(header, """{"Name":"john","Groups":["a"],"exp":99999999999}"""))).ShouldBe("token is not a dataplane token");
    }

    [Fact]
    public async Task A_token_without_end_is_refused() =>
        (await Refusal(Sign("""{"alg":"RS256","kid":"1"}""", """{"Mesh":"default"}"""))).ShouldContain("no expiration");

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("a.b")]
    [InlineData("a.b.c")]
    public async Task Text_that_is_no_JWT_is_refused(string token) => (await Refusal(token)).ShouldStartWith("could not parse token");

    [Fact]
    public void Claims_bind_name_tags_and_type_to_the_proxy()
    {
        static Dictionary<string, string> Tags(string service) => new() { ["kuma.io/service"] = service };

        DataplaneAdmission.Check(Claims(), "default", "web-01", [Tags("web"), Tags("web-admin")]);
        Check(Claims(), "web-02", Tags("web")).ShouldBe("proxy name from requestor: web-02 is different than in token: web-01");
        Check(Claims(), "web-01", Tags("db")).ShouldBe(
            "dataplane contains tag \"kuma.io/service\" with value \"db\" which is not allowed with this token. Allowed values in token are [\"web\" \"web-admin\"]");
        Check(Claims(), "web-01", []).ShouldBe("dataplane has no tag \"kuma.io/service\" required by the token");
        Check(Claims(type: "ingress"), "web-01", Tags("web")).ShouldBe("proxy type from requestor: dataplane is different than in token: ingress");
    }

    [Fact]
    public void Keys_are_found_among_a_meshs_secrets()
    {
        var keys = TokenKeys.FromSecrets("default",
        [
            new("default.ca-builtin-cert-ca-1", "x"u8.ToArray()),
            new(SecretNames.DataplaneSigningKey("default", 9), Encoding.ASCII.GetBytes(Key1.Pem)),
            new(SecretNames.DataplaneSigningKey("default", 10), Encoding.ASCII.GetBytes(Key2.Pem)),
        ]);

        keys.Newest!.Serial.ShouldBe(10);
    }

    private static string Check(DataplaneClaims claims, string name, Dictionary<string, string> tags) =>
        Should.Throw<TokenRefusedException>(() => DataplaneAdmission.Check(claims, "default", name, [tags])).Message;

    private string Issue(DataplaneClaims claims) => new DataplaneTokenIssuer(_clock).Issue(claims, TimeSpan.FromHours(1), _keys);

    private Task<DataplaneClaims> Validate(string token, TokenKeys? keys = null) =>
        new DataplaneTokenValidator(_clock).ValidateAsync(token, keys ?? _keys);

    private async Task<string> Refusal(string token, TokenKeys? keys = null) =>
        (await Should.ThrowAsync<TokenRefusedException>(() => Validate(token, keys))).Message;

    private static string Sign(string header, string payload)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(Key1.Pem);
        var text = $"{Encode(header)}.{Encode(payload)}";
        return $"{text}.{Base64Url.EncodeToString(rsa.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static JsonElement Part(string token, int index) =>
        JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[index])).RootElement;
}
