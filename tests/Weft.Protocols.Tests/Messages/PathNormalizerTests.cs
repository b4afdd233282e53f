using Weft.Protocols.Messages;

namespace Weft.Protocols.Tests.Messages;

public sealed class PathNormalizerTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/a/b", "/a/b")]
    [InlineData("/a/../admin", "/admin")]
    [InlineData("/a/./b", "/a/b")]
    [InlineData("/a/b/..", "/a/")]
    [InlineData("/a/b/.", "/a/b/")]
    [InlineData("/..", "/")]
    [InlineData("/../../etc/passwd", "/etc/passwd")]
    [InlineData("/%2e%2e/admin", "/admin")]
    [InlineData("/a/%2E./b", "/b")]
    [InlineData("/a/.%2e/b", "/b")]
    [InlineData("/%61%64%6d%69%6E", "/admin")]
    [InlineData("/%7euser", "/~user")]
    [InlineData("/a%2fb", "/a%2Fb")]
    [InlineData("/a/..%2f../admin", "/a/..%2F../admin")]
    [InlineData("/a%5c..%5cadmin", "/a%5C..%5Cadmin")]
    [InlineData("/%252e%252e/admin", "/%252e%252e/admin")]
    [InlineData("//a///b", "//a///b")]
    [InlineData("/a//../b", "/a/b")]
    [InlineData("/...", "/...")]
    [InlineData("/.well-known/x", "/.well-known/x")]
    [InlineData("/a..b/..c/d..", "/a..b/..c/d..")]
    [InlineData("/100%", "/100%")]
    [InlineData("/%zz%4", "/%zz%4")]
    [InlineData("/a;v=1/../b", "/b")]
    [InlineData("/a?q=/../%2e%41", "/a?q=/../%2e%41")]
    [InlineData("/x/../a?q=1", "/a?q=1")]
    [InlineData("*", "*")]
    public void A_path_has_one_spelling(string path, string normal)
    {
        using var request = new HeaderBlock();
        request.SetPath(Ascii.Bytes(path));

        PathNormalizer.TryApply(request);
        Ascii.Text(request.Path).ShouldBe(normal);

        PathNormalizer.TryApply(request);
        Ascii.Text(request.Path).ShouldBe(normal, "a second time");
    }

    [Fact]
    public void A_long_path_is_normalized_too()
    {
        using var request = new HeaderBlock();
        request.SetPath(Ascii.Bytes("/secret/.." + string.Concat(Enumerable.Repeat("/%61bcd", 1000)) + "?%61"));

        PathNormalizer.TryApply(request);

        Ascii.Text(request.Path).ShouldBe(string.Concat(Enumerable.Repeat("/abcd", 1000)) + "?%61");
    }

    [Theory]
    [InlineData("/a/..%2f../admin", true)]
    [InlineData("/a/..%5C../admin", true)]
    [InlineData("/a%2F..", true)]
    [InlineData("/a%2f.%2Fb", true)]
    [InlineData("/a%2f%2e%2e", true)]
    [InlineData("/a%00.html", true)]
    [InlineData("/a%2Fb", false)]
    [InlineData("/a..%2F..b", false)]
    [InlineData("/a/%252e%252e/b", false)]
    [InlineData("/a?q=..%2f..%00", false)]
    [InlineData("/a/../b", false)]
    public void A_path_that_a_server_may_read_as_another_is_known(string path, bool isAmbiguous)
    {
        using var request = new HeaderBlock();
        request.SetPath(Ascii.Bytes(path));

        PathNormalizer.TryApply(request).ShouldBe(!isAmbiguous);
    }
}
