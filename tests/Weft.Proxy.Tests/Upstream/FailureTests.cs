using Weft.Proxy.Upstream;

namespace Weft.Proxy.Tests.Upstream;

public sealed class FailureTests
{
    public static TheoryData<string> Codes => [.. Enum.GetNames<FailureCode>().Where(name => name != nameof(FailureCode.None))];

    [Theory]
    [MemberData(nameof(Codes))]
    public void The_operators_page_tells_every_failure(string code)
    {
        var failure = Failure.Of(Enum.Parse<FailureCode>(code));
        var row = $"| `{failure.Name}` | {failure.Status} | {failure.GrpcStatus} | {failure.Flag} | {failure.Text} |";

        Weft.Testing.Checkout.Lines("docs/http.md").ShouldContain(row);
    }
}
