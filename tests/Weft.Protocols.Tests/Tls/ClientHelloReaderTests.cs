using Weft.Protocols.Tls;

namespace Weft.Protocols.Tests.Tls;

public sealed class ClientHelloReaderTests
{
    [Fact]
    public void A_recorded_hello_says_host_protocols_and_versions()
    {
        var hello = Read(HelloBytes.Recorded);

        hello.ServerName.ShouldBe("inner.example");
        hello.Alpn.ShouldBe(["h2", "http/1.1"]);
        hello.LegacyVersion.ShouldBe((ushort)0x0303);
        hello.SupportedVersions.ShouldBe([(ushort)0x0304, (ushort)0x0303, (ushort)0x0302, (ushort)0x0301]);
        hello.ToString().ShouldBe("sni inner.example, alpn h2,http/1.1");
    }

    [Fact]
    public void It_reads_the_same_however_it_is_split()
    {
        for (var at = 1; at < HelloBytes.Recorded.Length; at++)
        {
            var reader = new ClientHelloReader();
            reader.Feed(HelloBytes.Recorded.AsSpan(0, at)).ShouldBe(ClientHelloResult.NeedMore);
            reader.Feed(HelloBytes.Recorded.AsSpan(at)).ShouldBe(ClientHelloResult.Complete);
            reader.Hello!.ServerName.ShouldBe("inner.example");
        }
    }

    [Theory]
    [InlineData(9_000, 16_384)]
    [InlineData(9_000, 1_200)]
    [InlineData(9_000, 1)]
    [InlineData(16_000, 16_384)]
    public void A_long_hello_in_many_records_byte_by_byte_is_read(int keyShareBytes, int fragmentBytes)
    {
        var message = HelloBytes.Message([.. HelloBytes.KeyShare(keyShareBytes), .. HelloBytes.Alpn("weft/1", "h2"), .. HelloBytes.ServerName("Q.Example")]);
        var reader = new ClientHelloReader();

        foreach (var one in HelloBytes.Records(message, fragmentBytes)) reader.Feed([one]);

        reader.Result.ShouldBe(ClientHelloResult.Complete);
        reader.Hello!.ServerName.ShouldBe("q.example");
        reader.Hello.Alpn.ShouldBe(["weft/1", "h2"]);
    }

    [Fact]
    public void The_limit_is_16_KiB_and_known_from_the_header()
    {
        var reader = new ClientHelloReader();
        reader.Feed([22, 3, 1, 0x40, 0, 1, 0, 0x3F, 0xFC]).ShouldBe(ClientHelloResult.NeedMore);
        reader = new ClientHelloReader();
        reader.Feed([22, 3, 1, 0x40, 0, 1, 0, 0x3F, 0xFD]).ShouldBe(ClientHelloResult.TooLarge);
        reader.IsTls.ShouldBeTrue();
    }

    [Theory]
    [InlineData("15")]
    [InlineData("1602")]
    [InlineData("160305")]
    [InlineData("1603010000")]
    [InlineData("1603014001")]
    [InlineData("160301000402")]
    public void What_begins_like_no_ClientHello_is_not_TLS(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        var reader = new ClientHelloReader();
        reader.Feed(bytes.AsSpan(0, bytes.Length - 1)).ShouldBe(ClientHelloResult.NeedMore);
        reader.Feed(bytes.AsSpan(bytes.Length - 1)).ShouldBe(ClientHelloResult.NotTls);
        reader.IsTls.ShouldBeFalse();
    }

    [Fact]
    public void A_hello_that_breaks_a_rule_is_malformed()
    {
        var twice = HelloBytes.Message([.. HelloBytes.ServerName("a"), .. HelloBytes.ServerName("b")]);
        var emptyAlpnName = HelloBytes.Message(HelloBytes.Alpn(""));
        var tail = HelloBytes.Message([]);
        tail[3] += 1;
        byte[][] broken = [twice, emptyAlpnName, [.. tail, 0], [1, 0, 0, 0], [1, 0, 0, 3, 3, 3, 0]];
        foreach (var message in broken)
        {
            var reader = new ClientHelloReader();
            reader.Feed(HelloBytes.Records(message, 16_384)).ShouldBe(ClientHelloResult.Malformed);
            reader.IsTls.ShouldBeTrue();
        }
        // A second record of another kind between the parts of the hello (RFC 8446 5.1).
        var parts = HelloBytes.Records(HelloBytes.Message(HelloBytes.ServerName("a")), 20);
        parts[25] = 21;
        new ClientHelloReader().Feed(parts).ShouldBe(ClientHelloResult.Malformed);
    }

    [Fact]
    public void Names_cannot_forge_a_log_line_and_are_bounded()
    {
        var names = Enumerable.Range(0, ClientHello.MaxAlpnNames + 8).Select(i => "p" + i).ToArray();
        Read(HelloBytes.Records(HelloBytes.Message(HelloBytes.Alpn(names)), 16_384)).Alpn.Count.ShouldBe(ClientHello.MaxAlpnNames);
        var hello = Read(HelloBytes.Records(HelloBytes.Message([.. HelloBytes.ServerName("a\nb"), .. HelloBytes.Alpn("h\n2\\")]), 16_384));
        hello.ServerName.ShouldBeNull();
        hello.Alpn.ShouldBe([@"h\x0a2\x5c"]);
    }

    [Fact]
    public void A_hello_without_extensions_is_one_of_old()
    {
        byte[] body = [3, 1, .. new byte[32], 0, 0, 2, 0, 0x2F, 1, 0];
        Read(HelloBytes.Records([1, 0, 0, (byte)body.Length, .. body], 16_384)).SupportedVersions.ShouldBeEmpty();
    }

    private static ClientHello Read(byte[] bytes)
    {
        var reader = new ClientHelloReader();
        reader.Feed(bytes).ShouldBe(ClientHelloResult.Complete);
        return reader.Hello!;
    }
}
