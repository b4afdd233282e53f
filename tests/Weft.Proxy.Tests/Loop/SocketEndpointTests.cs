using System.Net;
using System.Text;
using Weft.Proxy.Loop;

namespace Weft.Proxy.Tests.Loop;

public sealed class SocketEndpointTests
{
    [Theory]
    [InlineData("127.0.0.1:80", "127.0.0.1:80")]
    [InlineData("255.255.255.255:65535", "255.255.255.255:65535")]
    [InlineData("[::1]:8080", "[::1]:8080")]
    [InlineData("[2001:db8::ff]:0", "[2001:db8::ff]:0")]
    [InlineData("[::ffff:10.0.0.1]:5", "10.0.0.1:5")]
    public void Text_and_sockaddr_round_trip(string text, string expected)
    {
        SocketEndpoint.TryParse(text, out var endpoint).ShouldBeTrue();
        endpoint.ToString().ShouldBe(expected);
        var bytes = new byte[SocketEndpoint.MaxSockaddrBytes];
        var length = endpoint.WriteSockaddr(bytes);
        var back = SocketEndpoint.FromSockaddr(bytes.AsSpan(0, length));
        back.ShouldBe(endpoint);
        back.GetHashCode().ShouldBe(endpoint.GetHashCode());
        new SocketEndpoint(endpoint.Address, endpoint.Port).ShouldBe(endpoint);
    }

    [Theory]
    [InlineData("0.9.10.99:1", "0.9.10.99")]
    [InlineData("100.255.1.20:65535", "100.255.1.20")]
    [InlineData("[2001:db8::ff]:80", "2001:db8::ff")]
    public void Text_is_written_with_and_without_the_port_and_not_in_part(string text, string bare)
    {
        SocketEndpoint.TryParse(text, out var endpoint).ShouldBeTrue();
        var room = new byte[80];
        Encoding.ASCII.GetString(room, 0, endpoint.WriteText(room, withPort: true)).ShouldBe(text);
        Encoding.ASCII.GetString(room, 0, endpoint.WriteText(room, withPort: false)).ShouldBe(bare);
        endpoint.WriteText(room.AsSpan(0, bare.Length - 1), withPort: false).ShouldBe(0);
        endpoint.WriteText(room.AsSpan(0, bare.Length), withPort: true).ShouldBe(0);
        default(SocketEndpoint).WriteText(room, withPort: true).ShouldBe(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("localhost:80")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("::1:80")]
    [InlineData("[127.0.0.1]:80")]
    public void What_is_no_address_with_a_port_is_refused(string text) =>
        SocketEndpoint.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Addresses_differ_by_family_address_and_port()
    {
        var one = new SocketEndpoint(IPAddress.Loopback, 1);
        one.ShouldNotBe(new SocketEndpoint(IPAddress.Loopback, 2));
        one.ShouldNotBe(new SocketEndpoint(IPAddress.IPv6Loopback, 1));
        one.IsLoopback.ShouldBeTrue();
        new SocketEndpoint(IPAddress.IPv6Loopback, 1).IsLoopback.ShouldBeTrue();
        new SocketEndpoint(IPAddress.Any, 1).IsAny.ShouldBeTrue();
        default(SocketEndpoint).IsSpecified.ShouldBeFalse();
        default(SocketEndpoint).ToString().ShouldBe("-");
    }
}
