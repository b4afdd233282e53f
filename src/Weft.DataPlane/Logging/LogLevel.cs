namespace Weft.DataPlane.Logging;

/// <summary>From talkative to silent. kuma-dp knows off, info and debug.</summary>
internal enum LogLevel
{
    Debug,
    Info,
    Warn,
    Error,
    Off,
}
