namespace Weft.Protocols.Http2;

/// <summary>Settings (RFC 9113 6.5.2, RFC 8441 3). Others are ignored.</summary>
public enum SettingId : ushort
{
    /// <summary>No setting has this number.</summary>
    None = 0,
    HeaderTableSize = 1,
    EnablePush = 2,
    MaxConcurrentStreams = 3,
    InitialWindowSize = 4,
    MaxFrameSize = 5,
    MaxHeaderListSize = 6,
    EnableConnectProtocol = 8,
}
