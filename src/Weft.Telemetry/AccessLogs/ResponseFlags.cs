namespace Weft.Telemetry.AccessLogs;

/// <summary>%RESPONSE_FLAGS%: what a proxy did to a request or connection, in the order in which Envoy and Kuma print it.</summary>
[Flags]
public enum ResponseFlags
{
    None = 0,
    LH = 1 << 0,
    UH = 1 << 1,
    UT = 1 << 2,
    LR = 1 << 3,
    UR = 1 << 4,
    UF = 1 << 5,
    UC = 1 << 6,
    UO = 1 << 7,
    NR = 1 << 8,
    DI = 1 << 9,
    FI = 1 << 10,
    RL = 1 << 11,
    UAEX = 1 << 12,
    RLSE = 1 << 13,
    DC = 1 << 14,
    URX = 1 << 15,
    SI = 1 << 16,
    IH = 1 << 17,
    DPE = 1 << 18,
    UPE = 1 << 19,
    NC = 1 << 20,
}
