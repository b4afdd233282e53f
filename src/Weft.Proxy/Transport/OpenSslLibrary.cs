using System.Reflection;
using System.Runtime.InteropServices;

namespace Weft.Proxy.Transport;

/// <summary>
/// Finds OpenSSL 3 by its versioned names, which the loader's own probing would miss. It stands apart from <see cref="OpenSsl"/>, so that no
/// call there pays for a static constructor's check. A natively linked program binds the calls at link time and never asks.
/// </summary>
internal static class OpenSslLibrary
{
    private static readonly bool Resolved = Resolve();

    /// <summary>Call before the first use of <see cref="OpenSsl"/>; cheap afterwards.</summary>
    public static void Prepare() => _ = Resolved;

    private static bool Resolve()
    {
        NativeLibrary.SetDllImportResolver(typeof(OpenSslLibrary).Assembly, Load);
        return true;
    }

    private static nint Load(string name, Assembly assembly, DllImportSearchPath? path) => name switch
    {
        OpenSsl.Ssl => NativeLibrary.Load("libssl.so.3"),
        OpenSsl.Crypto => NativeLibrary.Load("libcrypto.so.3"),
        _ => 0,
    };
}
