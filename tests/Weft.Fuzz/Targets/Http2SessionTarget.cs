using Weft.Proxy.Loop;
using Weft.Proxy.Sessions;
using Weft.Proxy.Transport;

namespace Weft.Fuzz.Targets;

/// <summary>An HTTP/2 connection in the server role: however the bytes are cut, the same is understood and answered.</summary>
internal sealed class Http2SessionTarget : FuzzTarget
{
    private const string Preface = "505249202A20485454502F322E300D0A0D0A534D0D0A0D0A" + Settings;
    private const string Settings = "000000040000000000";

    private readonly SessionContext _context;

    public Http2SessionTarget()
    {
#pragma warning disable RS0030 // nothing here draws from it
        _context = new SessionContext(new EventLoop(0, TimeProvider.System, new Random(1), _ => { }));
#pragma warning restore RS0030
    }

    public override string Name => "h2-session";

    public override IReadOnlyList<byte[]> Seeds { get; } = new[]
    {
        Preface,
        Preface + "000003010500000001828684" + "0000080600000000000102030405060708",
        Preface + "000003010400000001838684" + "000005000000000001" + "68656C6C6F" + "0000080009000000010261626364650000",
        Preface + "000003010100000001828684" + "000000090400000001" + "0000040800000000000000FFFF" + "00000403000000000100000008",
        Preface + "00000C04000000000000010000000000040000FFFF" + "000000040100000000" + "00000502000000000300000000FF",
        Preface + "000003010400000001838684" + "000004010500000001" + "00016101" + "000008070000000000" + "0000000000000000",
    }.Select(Convert.FromHexString).ToArray();

    public override bool Run(byte[] input)
    {
        var whole = Play(input, input.Length);
        var pieces = Play(input, 1 + (input.Length % 7));
        Require(whole == pieces, $"whole: {whole} in pieces: {pieces}");
        return !whole.Contains("closed", StringComparison.Ordinal);
    }

    private string Play(byte[] input, int step)
    {
        var transcript = new SessionTranscript();
        var channel = new PlayedChannel(_context.Loop, ClosedHandler.Instance);
        var session = new Http2Session(_context, channel, new PlayedOwner(), new PlayedAcceptor(_context, transcript), TimeSpan.Zero);
        channel.Handler = session;
        session.OnOpened();
        foreach (var piece in input.Chunk(Math.Max(1, step))) channel.Feed(piece);
        transcript.Add(channel.IsOpen ? "open" : "closed");
        transcript.Add(Convert.ToHexString(channel.Output.Span));
        session.OnClosed(ChannelClose.Clean);
        channel.Drop();
        return transcript.Text;
    }
}
