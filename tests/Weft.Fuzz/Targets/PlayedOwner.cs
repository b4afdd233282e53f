using Weft.Proxy.Sessions;

namespace Weft.Fuzz.Targets;

/// <summary>Keeps nothing.</summary>
internal sealed class PlayedOwner : SessionOwner;
