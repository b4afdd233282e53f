using System.Buffers.Binary;

namespace Weft.Protocols.Http2;

/// <summary>What the peer allows us; begins with the defaults of RFC 9113 6.5.2.</summary>
public struct Http2PeerSettings
{
    private const int SettingBytes = 6;
    private const uint MaxWindowBytes = int.MaxValue;
    private const uint MinMaxFrameBytes = 16384;
    private const uint MaxMaxFrameBytes = 16777215;

    /// <summary>The defaults that hold until the peer's first SETTINGS.</summary>
    public Http2PeerSettings()
    {
    }

    /// <summary>The HPACK table the peer's decoder offers, in bytes. Default 4096.</summary>
    public uint HeaderTableBytes { get; private set; } = 4096;

    /// <summary>Whether the peer said that it takes pushes; a server must not (RFC 9113 6.5.2). Default false: nobody pushes here.</summary>
    public bool AsksForPush { get; private set; }

    /// <summary>Streams we may have open at once. Default without limit.</summary>
    public uint MaxConcurrentStreams { get; private set; } = uint.MaxValue;

    /// <summary>The send window of a new stream in bytes, 0 to 2^31-1. Default 65535. A change moves all open streams (6.9.2).</summary>
    public int InitialWindowBytes { get; private set; } = 65535;

    /// <summary>The largest payload we may send, 16384 to 16777215 bytes. Default 16384.</summary>
    public int MaxFrameBytes { get; private set; } = (int)MinMaxFrameBytes;

    /// <summary>The largest section we should send, counted as <see cref="Messages.HeaderBlock.ListBytes"/>. Default without limit.</summary>
    public uint MaxHeaderListBytes { get; private set; } = uint.MaxValue;

    /// <summary>Whether extended CONNECT is understood (RFC 8441 3). Default false.</summary>
    public bool EnableConnectProtocol { get; private set; }

    /// <summary>Applies the payload of a SETTINGS frame whose length <see cref="FrameRules.Check"/> has passed; in order, unknown ones ignored.</summary>
    public Http2Violation Apply(ReadOnlySpan<byte> payload)
    {
        for (; payload.Length >= SettingBytes; payload = payload[SettingBytes..])
        {
            var id = (SettingId)BinaryPrimitives.ReadUInt16BigEndian(payload);
            var code = Apply(id, BinaryPrimitives.ReadUInt32BigEndian(payload[2..]));
            if (code != Http2ErrorCode.NoError) return Http2Violation.OfConnection(code);
        }
        return payload.IsEmpty ? default : Http2Violation.OfConnection(Http2ErrorCode.FrameSizeError);
    }

    private Http2ErrorCode Apply(SettingId id, uint value)
    {
        switch (id)
        {
            case SettingId.HeaderTableSize:
                HeaderTableBytes = value;
                break;
            case SettingId.EnablePush:
                if (value > 1) return Http2ErrorCode.ProtocolError;
                AsksForPush = value == 1;
                break;
            case SettingId.MaxConcurrentStreams:
                MaxConcurrentStreams = value;
                break;
            case SettingId.InitialWindowSize:
                if (value > MaxWindowBytes) return Http2ErrorCode.FlowControlError;
                InitialWindowBytes = (int)value;
                break;
            case SettingId.MaxFrameSize:
                if (value is < MinMaxFrameBytes or > MaxMaxFrameBytes) return Http2ErrorCode.ProtocolError;
                MaxFrameBytes = (int)value;
                break;
            case SettingId.MaxHeaderListSize:
                MaxHeaderListBytes = value;
                break;
            case SettingId.EnableConnectProtocol:
                // RFC 8441 3: 0 or 1, and never back to 0.
                if (value > 1 || (EnableConnectProtocol && value == 0)) return Http2ErrorCode.ProtocolError;
                EnableConnectProtocol = value == 1;
                break;
        }
        return Http2ErrorCode.NoError;
    }
}
