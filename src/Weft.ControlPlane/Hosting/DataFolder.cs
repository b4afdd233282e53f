using Weft.ControlPlane.Configuration;
using Weft.Identity.Authority;

namespace Weft.ControlPlane.Hosting;

/// <summary>The folder that holds the store and the dp-server's certificate; only its owner may look into it.</summary>
internal static class DataFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string CertificateFile = "dp-server.crt";
    private const string KeyFile = "dp-server.key";

    /// <summary>Makes the folder unless it is there.</summary>
    public static void Ensure(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
    }

    /// <summary>The dp-server's certificate: the operator's files, or one made at the first start and kept (none is kept beside a memory store).</summary>
    public static ServerCertificate ServerCertificate(ControlPlaneSettings settings, TimeProvider clock)
    {
        if (settings.DpCertificateFile.Length > 0)
            return new ServerCertificate(File.ReadAllText(settings.DpCertificateFile), File.ReadAllText(settings.DpKeyFile));
        var certificatePath = Path.Combine(settings.WorkDirectory, CertificateFile);
        var keyPath = Path.Combine(settings.WorkDirectory, KeyFile);
        if (File.Exists(certificatePath) && File.Exists(keyPath))
            return new ServerCertificate(File.ReadAllText(certificatePath), File.ReadAllText(keyPath));
        var made = Identity.Authority.ServerCertificate.Create([Environment.MachineName, "localhost", "127.0.0.1", "::1"], clock);
        Write(keyPath, made.KeyPem);
        Write(certificatePath, made.CertificatePem);
        return made;
    }

    private static void Write(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using var writer = new StreamWriter(path, options);
        writer.Write(text);
    }
}
