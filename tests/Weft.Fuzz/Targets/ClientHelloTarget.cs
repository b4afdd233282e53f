using Weft.Protocols.Tls;

namespace Weft.Fuzz.Targets;

/// <summary>ClientHellos: byte by byte is the same as whole, nothing shorter is accepted, and what is accepted is fit for a log.</summary>
internal sealed class ClientHelloTarget : FuzzTarget
{
    public override string Name => "client-hello";

    public override IReadOnlyList<byte[]> Seeds { get; } = new[]
    {
        // SNI a.b, ALPN h2; then the same in two records; then without extensions.
        "1603010049" + Hello,
        "1603010010" + "010000450303" + "00000000000000000000" + "1603030039" + "0000000000000000000000000000000000000000000000" + "000002130101" + Extensions,
        "160301002D" + "010000290301" + Zeros + "000002002F0100",
    }.Select(Convert.FromHexString).ToArray();

    private const string Zeros = "0000000000000000000000000000000000000000000000000000000000000000";
    private const string Extensions = "0000" + "1A" + "0000000800060000" + "03612E62" + "0010000500030268" + "32" + "002B0003020304";
    private const string Hello = "010000450303" + Zeros + "00000213010100" + Extensions;

    public override bool Run(byte[] input)
    {
        var whole = new ClientHelloReader();
        var result = whole.Feed(input);
        var slow = new ClientHelloReader();
        var used = 0;
        while (used < input.Length && slow.Result == ClientHelloResult.NeedMore) slow.Feed(input.AsSpan(used++, 1));
        Require(slow.Result == result, "byte by byte it is something else");
        Require(whole.IsTls == slow.IsTls, "byte by byte it is TLS or not");
        if (result != ClientHelloResult.Complete) return false;
        var hello = whole.Hello!;
        Require(hello.ToString() == slow.Hello!.ToString(), "byte by byte it says something else");
        Require(hello.ToString().All(c => c is >= ' ' and <= '~'), "not fit for a log");
        Require(hello.Alpn.Count <= ClientHello.MaxAlpnNames && hello.Alpn.All(name => name.Length > 0), "names without a bound");
        Require(used <= 6 * ClientHelloReader.MaxBytes, "longer than the limit");
        return true;
    }
}
