namespace Weft.DataPlane.Discovery;

/// <summary>The control plane will not have this proxy: its token or its Dataplane is wrong.</summary>
internal sealed class BootstrapRefusedException(int status, string reason)
    : Exception($"the control plane refuses this proxy: {status} {reason}");
