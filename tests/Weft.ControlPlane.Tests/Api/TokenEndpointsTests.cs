using System.Net;

namespace Weft.ControlPlane.Tests.Api;

public sealed class TokenEndpointsTests : IAsyncLifetime
{
    private RunningControlPlane _control = null!;

    public async ValueTask InitializeAsync() => _control = await RunningControlPlane.StartAsync();

    public ValueTask DisposeAsync() => _control.DisposeAsync();

    [Fact]
    public async Task A_token_is_plain_text_with_three_parts() =>
        (await _control.TokenAsync("""{"name":"web-1","mesh":"default","tags":{"kuma.io/service":["web"]},"validFor":"24h"}""")).Split('.').Length.ShouldBe(3);

    [Theory]
    [InlineData("""{"mesh":"nope"}""", "mesh")]
    [InlineData("""{"validFor":"-1h"}""", "validFor")]
    [InlineData("""{"validFor":"soon"}""", "validFor")]
    [InlineData("""{"type":"egg"}""", "type")]
    [InlineData("""{"name":1}""", "name")]
    [InlineData("""{"tags":{"a":"b"}}""", "tags[\"a\"]")]
    public async Task A_wrong_request_names_its_field(string request, string field)
    {
        var (status, body) = await _control.SendAsync(HttpMethod.Post, "/tokens", request);

        status.ShouldBe(HttpStatusCode.BadRequest);
        body!["causes"]![0]!["field"]!.GetValue<string>().ShouldBe(field);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task A_body_that_is_no_object_is_refused(string request) =>
        (await _control.SendAsync(HttpMethod.Post, "/tokens/dataplane", request)).Status.ShouldBe(HttpStatusCode.BadRequest);
}
