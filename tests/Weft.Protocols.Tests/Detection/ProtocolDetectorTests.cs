using CsCheck;
using Weft.Protocols.Detection;
using Weft.Protocols.Tests.Tls;

namespace Weft.Protocols.Tests.Detection;

public sealed class ProtocolDetectorTests
{
    // Recorded from curl 7.88, grpcio, kcat (librdkafka 2.0.2), psql 15, redis-cli 7, OpenSSH 9.2; the greetings as servers document them.
    private static readonly Dictionary<string, (WireProtocol Protocol, bool IsServer, byte[] Bytes)> Samples = new(StringComparer.Ordinal)
    {
        ["curl"] = (WireProtocol.Http1, false, Ascii.Bytes("GET /x HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")),
        ["options"] = (WireProtocol.Http1, false, Ascii.Bytes("OPTIONS * HTTP/1.0\r\n\r\n")),
        ["empty line first"] = (WireProtocol.Http1, false, Ascii.Bytes("\r\nPROPFIND /a HTTP/1.1\r\n")),
        ["long target"] = (WireProtocol.Http1, false, Ascii.Bytes("GET /" + new string('a', 2000))),
        ["curl h2"] = (WireProtocol.Http2, false, Convert.FromHexString(
            "505249202a20485454502f322e300d0a0d0a534d0d0a0d0a00001204000000000000030000006400040200000000020000000000000408000000000001ff000100002201"
            + "05000000018204022f7886418b089d5c0b8170dc69e13aff7a8825b650c3abbcf2e153032a2f2a")),
        ["grpc"] = (WireProtocol.Grpc, false, Convert.FromHexString(GrpcOpening)),
        ["tls"] = (WireProtocol.Tls, false, HelloBytes.Recorded),
        ["kcat"] = (WireProtocol.Kafka, false, Convert.FromHexString("000000240012000300000001000772646b61666b61000b6c696272646b61666b6106322e302e3200")),
        ["kafka metadata of nobody"] = (WireProtocol.Kafka, false, Convert.FromHexString("0000000e0003000100000002ffff00000000")),
        ["psql"] = (WireProtocol.Postgres, false, Convert.FromHexString(
            "00000031000300007573657200750064617461626173650064006170706c69636174696f6e5f6e616d65007073716c0000")),
        ["psql TLS"] = (WireProtocol.Postgres, false, Convert.FromHexString("0000000804d2162f")),
        ["psql GSSAPI"] = (WireProtocol.Postgres, false, Convert.FromHexString("0000000804d21630")),
        ["psql cancel"] = (WireProtocol.Postgres, false, Convert.FromHexString("0000001004d2162e0000000100000002")),
        ["redis-cli"] = (WireProtocol.Redis, false, Ascii.Bytes("*1\r\n$4\r\nPING\r\n")),
        ["ssh client"] = (WireProtocol.Ssh, false, Ascii.Bytes("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")),
        ["ssh server"] = (WireProtocol.Ssh, true, Ascii.Bytes("SSH-1.99-OpenSSH_3.9p1\r\n")),
        ["mysql"] = (WireProtocol.MySql, true, [.. Convert.FromHexString("4a0000000a"), .. "8.0.36\0"u8, .. Convert.FromHexString("0800000001020304050607080000"), .. new byte[40]]),
        ["mysql refusal"] = (WireProtocol.MySql, true, [.. Convert.FromHexString("17000000ff1004"), .. "Too many connections"u8]),
        ["smtp"] = (WireProtocol.Smtp, true, Ascii.Bytes("220 mail.example ESMTP Postfix\r\n")),
    };

    private const string GrpcOpening =
        "505249202a20485454502f322e300d0a0d0a534d0d0a0d0a0000240400000000000002000000000003000000000004003fffff0005003fffff000600002000fe03000000"
        + "01000004080000000000003f00000000000401000000000000d401040000000140053a70617468062f702e532f4d400a3a617574686f726974790f3132372e302e302e31"
        + "3a33323838378386400c636f6e74656e742d74797065106170706c69636174696f6e2f677270634002746508747261696c6572734014677270632d6163636570742d656e"
        + "636f64696e67176964656e746974792c206465666c6174652c20677a6970400c677270632d74696d656f7574023653400a757365722d6167656e7430677270632d707974"
        + "686f6e2f312e35312e3120677270632d632f32392e302e3020286c696e75783b2063687474703229";

    public static TheoryData<string> SampleNames => [.. Samples.Keys];

    [Theory]
    [MemberData(nameof(SampleNames))]
    public void A_sample_is_known_whole_split_anywhere_and_byte_by_byte(string name)
    {
        var (protocol, isServer, bytes) = Samples[name];
        VerdictOf(isServer, bytes).ShouldBe(protocol);
        VerdictOf(isServer, [.. bytes.Select(one => new[] { one })]).ShouldBe(protocol);
        for (var at = 1; at < Math.Min(bytes.Length, 33); at++) VerdictOf(isServer, bytes[..at], bytes[at..]).ShouldBe(protocol, $"split at {at}");
    }

    [Theory]
    [InlineData("hello there\r\n", "")]
    [InlineData("GET /\r\n", "")] // HTTP/0.9
    [InlineData("CONNECT {\"verbose\":false}\r\n", "INFO {\"server_id\":\"x\"}\r\n")] // NATS
    [InlineData("get foo\r\n", "END\r\n")] // memcached
    [InlineData("PRI * HTTP/2.1\r\n", "")]
    [InlineData("*1\r\n$x\r\n", "")]
    [InlineData("SSH-x.0-", "")]
    [InlineData("USER ann\r\n", "220 (vsFTPd 3.0.3)\r\n")]
    [InlineData("\x00\x00\x00\x2c\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x75\x30", "")] // ZooKeeper
    [InlineData("\x00\x00\x00\x08\x04\xd2\x16\x2d", "")]
    [InlineData("\x00\x00\x00\x24\x00\x12\x00\x63\x00\x00\x00\x01", "")]
    [InlineData("\x16\x03\x01\x00\x04\x02\x00\x00\x00", "")]
    [InlineData("\x10\x16\x00\x04MQTT\x04\x02\x00\x3c", "\x20\x03\x00\x00\x00")]
    public void A_near_miss_is_unknown(string client, string server)
    {
        var detector = new ProtocolDetector();
        if (server.Length > 0) detector.OnServerBytes(Ascii.Bytes(server));
        detector.OnClientBytes(Ascii.Bytes(client)).ShouldBe(server.Length > 0);
        detector.Finish().ShouldBe(WireProtocol.Unknown);
    }

    [Fact]
    public void A_greeting_that_does_not_say_mail_is_settled_by_the_client()
    {
        var detector = new ProtocolDetector();
        detector.OnServerBytes("220 mx.example ready\r\n"u8).ShouldBeFalse();
        detector.OnClientBytes("EHLO me\r\n"u8).ShouldBeTrue();
        detector.Verdict.ShouldBe(WireProtocol.Smtp);
    }

    [Fact]
    public void It_decides_as_soon_as_nothing_else_fits()
    {
        DecidedAfter("*1\r\n$4\r\nP"u8).ShouldBe(9);
        DecidedAfter("SSH-2.0-"u8).ShouldBe(8);
        DecidedAfter("GET / HTTP/1.1"u8).ShouldBe(14);
        DecidedAfter([0, 0, 0, 8, 4, 0xD2, 0x16, 0x2F]).ShouldBe(8);
    }

    [Fact]
    public void TLS_carries_what_the_client_said_and_a_long_hello_outlives_the_limit()
    {
        var message = HelloBytes.Message([.. HelloBytes.KeyShare(9_000), .. HelloBytes.ServerName("deep.example")]);
        var detector = new ProtocolDetector();
        foreach (var part in HelloBytes.Records(message, 4_000).Chunk(1_460)) detector.OnClientBytes(part);
        detector.Verdict.ShouldBe(WireProtocol.Tls);
        detector.Hello!.ServerName.ShouldBe("deep.example");
    }

    [Fact]
    public void After_4_KiB_it_settles()
    {
        var detector = new ProtocolDetector();
        detector.OnServerBytes("220"u8).ShouldBeFalse();
        detector.OnClientBytes(new byte[ProtocolDetector.MaxBytes - 4]).ShouldBeFalse();
        detector.OnClientBytes(new byte[1]).ShouldBeTrue();
        detector.Verdict.ShouldBe(WireProtocol.Unknown);

        detector = new ProtocolDetector();
        detector.OnClientBytes([.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0xFF, 0xFF, 4, 0, 0, 0, 0, 0, .. new byte[5000]]).ShouldBeTrue();
        detector.Verdict.ShouldBe(WireProtocol.Http2);
    }

    [Fact]
    public void Random_bytes_are_unknown() =>
        Gen.Select(Gen.Byte.Array[16, 200], Gen.Byte.Array[16, 200]).Sample((client, server) =>
        {
            var detector = new ProtocolDetector();
            detector.OnClientBytes(client);
            detector.OnServerBytes(server);
            detector.Finish().ShouldBe(WireProtocol.Unknown);
        });

    private static int DecidedAfter(ReadOnlySpan<byte> bytes)
    {
        var detector = new ProtocolDetector();
        for (var i = 0; i < bytes.Length; i++)
        {
            if (detector.OnClientBytes(bytes.Slice(i, 1))) return i + 1;
        }
        return -1;
    }

    private static WireProtocol? VerdictOf(bool isServer, params byte[][] parts)
    {
        var detector = new ProtocolDetector();
        foreach (var part in parts)
        {
            if (isServer) detector.OnServerBytes(part);
            else detector.OnClientBytes(part);
        }
        return detector.Verdict;
    }

    [Fact]
    public void What_follows_a_hello_that_is_none_is_no_beginning()
    {
        // Found by fuzzing: the rest of the piece in which the hello broke was dropped, and that of the next piece was not.
        byte[] broken = [0x16, 3, 2, 1, 0x2F, 0xB6, 2, 0xAE, 3, 2, 0x7F, .. "and more"u8];
        foreach (var isWhole in new[] { true, false })
        {
            var detector = new ProtocolDetector();
            detector.OnServerBytes("220 a ready"u8);
            foreach (var piece in isWhole ? [broken] : broken.Select(b => new[] { b }).ToArray()) detector.OnClientBytes(piece);
            detector.OnServerBytes("\r\n"u8);

            detector.Verdict.ShouldBeNull($"whole: {isWhole}");
            detector.Finish().ShouldBe(WireProtocol.Unknown);
        }
    }
}
