using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Weft.Proxy.Loop;

/// <summary>An IPv4 or IPv6 address with a port, as a value that allocates nothing. An IPv4-mapped IPv6 address becomes IPv4.</summary>
internal readonly struct SocketEndpoint : IEquatable<SocketEndpoint>
{
    /// <summary>Room that any sockaddr handled here needs (sockaddr_in6 has 28 bytes).</summary>
    public const int MaxSockaddrBytes = 28;

    // The digits of each byte and a dot, as they stand in memory.
    private static readonly uint[] DottedParts = [.. Enumerable.Range(0, 256).Select(DottedPart)];

    private readonly UInt128 _address;
    private readonly uint _scope;
    private readonly ushort _port;
    private readonly byte _family;

    public SocketEndpoint(IPAddress address, int port)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)port, ushort.MaxValue, nameof(port));
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var written);
        _address = written == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
        _family = written == 4 ? (byte)Libc.AF_INET : (byte)Libc.AF_INET6;
        _scope = written == 4 ? 0 : (uint)address.ScopeId;
        _port = (ushort)port;
    }

    private SocketEndpoint(byte family, UInt128 address, uint scope, ushort port)
    {
        _family = family;
        _address = address;
        _scope = scope;
        _port = port;
    }

    /// <summary>False for the default value, which is no address.</summary>
    public bool IsSpecified => _family != 0;

    public bool IsIPv6 => _family == Libc.AF_INET6;

    /// <summary>0 to 65535.</summary>
    public int Port => _port;

    /// <summary>The same address with another port.</summary>
    public SocketEndpoint WithPort(ushort port) => new(_family, _address, _scope, port);

    /// <summary>The address family for socket(2).</summary>
    public int Family => _family;

    public bool IsLoopback => IsIPv6 ? _address == UInt128.One : _family != 0 && (uint)_address >> 24 == 127;

    /// <summary>True for 0.0.0.0 and [::].</summary>
    public bool IsAny => _family != 0 && _address == UInt128.Zero;

    /// <summary>The address as .NET's type; allocates.</summary>
    public IPAddress Address
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            var length = WriteAddress(bytes);
            return IsIPv6 ? new IPAddress(bytes, _scope) : new IPAddress(bytes[..length]);
        }
    }

    /// <summary>The same address with another port.</summary>
    public SocketEndpoint WithPort(int port) => new(_family, _address, _scope, (ushort)port);

    public static bool operator ==(SocketEndpoint left, SocketEndpoint right) => left.Equals(right);

    public static bool operator !=(SocketEndpoint left, SocketEndpoint right) => !left.Equals(right);

    /// <summary>Reads <c>192.0.2.1:80</c> or <c>[2001:db8::1]:80</c>; names are not resolved.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out SocketEndpoint endpoint)
    {
        endpoint = default;
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return false;
        var host = text[..colon];
        var bracketed = host[0] == '[' && host[^1] == ']';
        if (bracketed) host = host[1..^1];
        if (!IPAddress.TryParse(host, out var address)) return false;
        if (bracketed != (address.AddressFamily == AddressFamily.InterNetworkV6)) return false;
        endpoint = new SocketEndpoint(address, port);
        return true;
    }

    /// <summary>Reads a sockaddr_in or sockaddr_in6; any other family gives the default value.</summary>
    public static SocketEndpoint FromSockaddr(ReadOnlySpan<byte> sockaddr)
    {
        if (sockaddr.Length < 8) return default;
        var port = BinaryPrimitives.ReadUInt16BigEndian(sockaddr[2..]);
        switch (sockaddr[0])
        {
            case Libc.AF_INET:
                return new SocketEndpoint(Libc.AF_INET, BinaryPrimitives.ReadUInt32BigEndian(sockaddr[4..]), 0, port);
            case Libc.AF_INET6 when sockaddr.Length >= MaxSockaddrBytes:
                var address = BinaryPrimitives.ReadUInt128BigEndian(sockaddr[8..]);
                if (address >> 32 == 0xFFFF) return new SocketEndpoint(Libc.AF_INET, (uint)address, 0, port);
                return new SocketEndpoint(Libc.AF_INET6, address, BitConverter.ToUInt32(sockaddr[24..]), port);
            default:
                return default;
        }
    }

    /// <summary>Writes the sockaddr for bind and connect into at least <see cref="MaxSockaddrBytes"/> bytes and returns its length.</summary>
    public int WriteSockaddr(Span<byte> sockaddr)
    {
        sockaddr[..MaxSockaddrBytes].Clear();
        BitConverter.TryWriteBytes(sockaddr, (ushort)_family);
        BinaryPrimitives.WriteUInt16BigEndian(sockaddr[2..], _port);
        if (!IsIPv6)
        {
            WriteAddress(sockaddr[4..]);
            return 16;
        }

        WriteAddress(sockaddr[8..]);
        BitConverter.TryWriteBytes(sockaddr[24..], _scope);
        return MaxSockaddrBytes;
    }

    public bool Equals(SocketEndpoint other) =>
        _address == other._address && _port == other._port && _family == other._family && _scope == other._scope;

    public override bool Equals(object? obj) => obj is SocketEndpoint other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_address, _port, _family);

    /// <summary>Writes what <see cref="ToString"/> returns (at most 71 characters).</summary>
    public bool TryFormat(Span<char> destination, out int written) =>
        IsIPv6
            ? destination.TryWrite(CultureInfo.InvariantCulture, $"[{Address}]:{_port}", out written)
            : destination.TryWrite(
                CultureInfo.InvariantCulture,
                $"{(byte)(_address >> 24)}.{(byte)(_address >> 16)}.{(byte)(_address >> 8)}.{(byte)_address}:{_port}",
                out written);

    /// <summary>Writes what <see cref="ToString"/> returns, or without port and brackets (at most 71 bytes); for IPv4 without allocating.</summary>
    /// <returns>Bytes written; 0 when not specified or without room.</returns>
    public int WriteText(Span<byte> utf8, bool withPort)
    {
        if (!IsSpecified) return 0;
        var length = IsIPv6 ? WriteSix(utf8, withPort) : WriteFour(utf8);
        if (length == 0 || !withPort) return length;
        if (length + 6 > utf8.Length) return 0;
        utf8[length++] = (byte)':';
        Utf8Formatter.TryFormat(_port, utf8[length..], out var digits);
        return length + digits;
    }

    private int WriteSix(Span<byte> utf8, bool inBrackets)
    {
        if (!inBrackets) return Address.TryFormat(utf8, out var bare) ? bare : 0;
        if (utf8.Length < 2 || !Address.TryFormat(utf8[1..^1], out var written)) return 0;
        (utf8[0], utf8[written + 1]) = ((byte)'[', (byte)']');
        return written + 2;
    }

    private int WriteFour(Span<byte> utf8)
    {
        Span<byte> text = stackalloc byte[4 * sizeof(uint)];
        var length = 0;
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            var part = (byte)((uint)_address >> shift);
            BinaryPrimitives.WriteUInt32LittleEndian(text[length..], DottedParts[part]);
            length += part < 10 ? 2 : part < 100 ? 3 : 4;
        }
        // The last dot stands before nothing.
        return text[..(length - 1)].TryCopyTo(utf8) ? length - 1 : 0;
    }

    private static uint DottedPart(int part)
    {
        Span<byte> text = stackalloc byte[sizeof(uint)];
        Utf8Formatter.TryFormat(part, text, out var digits);
        text[digits..].Fill((byte)'.');
        return BinaryPrimitives.ReadUInt32LittleEndian(text);
    }

    /// <summary>The address without its port, as in access logs.</summary>
    public string AddressText() => IsSpecified ? Address.ToString() : "-";

    public override string ToString()
    {
        if (!IsSpecified) return "-";
        Span<char> text = stackalloc char[80];
        return TryFormat(text, out var written) ? new string(text[..written]) : string.Empty;
    }

    private int WriteAddress(Span<byte> bytes)
    {
        if (IsIPv6)
        {
            BinaryPrimitives.WriteUInt128BigEndian(bytes, _address);
            return 16;
        }

        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)_address);
        return 4;
    }
}
