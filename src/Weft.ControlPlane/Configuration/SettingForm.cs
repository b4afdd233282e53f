namespace Weft.ControlPlane.Configuration;

/// <summary>What a setting's text must look like.</summary>
internal enum SettingForm
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Switch,

    /// <summary>An IP address, <c>localhost</c>, or nothing: every address.</summary>
    Address,

    /// <summary>A duration such as <c>10s</c> or <c>1h30m</c>.</summary>
    Duration,
}
