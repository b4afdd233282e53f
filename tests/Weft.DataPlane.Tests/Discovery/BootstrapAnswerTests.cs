using System.Text;
using Weft.DataPlane.Discovery;

namespace Weft.DataPlane.Tests.Discovery;

public class BootstrapAnswerTests
{
    private static string Pack(string bootstrap) => $$"""{"bootstrap": "{{Convert.ToBase64String(Encoding.UTF8.GetBytes(bootstrap))}}"}""";

    [Fact]
    public void The_answer_says_who_the_proxy_is_and_where_its_pages_are()
    {
        var answer = BootstrapAnswer.Read(Pack("""{"mesh": "m", "name": "n", "service": "s", "adminPort": 9999, "more": [1]}"""));
        answer.Node.Service.ShouldBe("s");
        answer.AdminAddress.Address.ShouldBe("127.0.0.1");
        answer.AdminAddress.Port.ShouldBe(9999u);
    }

    [Fact]
    public void Without_a_port_it_is_9901() => BootstrapAnswer.Read(Pack("{}")).AdminAddress.Port.ShouldBe(9901u);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"bootstrap": "!"}""")]
    [InlineData("""{"bootstrap": 5}""")]
    public void Anything_else_is_a_format_fault(string body) => Should.Throw<FormatException>(() => BootstrapAnswer.Read(body));

    [Fact]
    public void Waits_double_with_chance_and_have_a_longest()
    {
        var backoff = new Backoff(new Random(1), TimeProvider.System);
        var waits = Enumerable.Range(0, 10).Select(_ => backoff.Next()).ToList();
        waits[0].ShouldBeInRange(TimeSpan.FromMilliseconds(125), TimeSpan.FromMilliseconds(250));
        waits[9].ShouldBeInRange(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8));
        backoff.Reset();
        backoff.Next().ShouldBeLessThanOrEqualTo(TimeSpan.FromMilliseconds(250));
    }
}
