using System.Security.Cryptography.X509Certificates;
using Weft.Ctl.Faults;

namespace Weft.Ctl.ControlPlanes;

/// <summary>Makes the HTTP handler that reaches one control plane with its certificates.</summary>
internal static class Connector
{
    /// <exception cref="CommandFailedException">A certificate file cannot be read.</exception>
    public static HttpMessageHandler Connect(ControlPlaneEntry entry)
    {
        var handler = new SocketsHttpHandler();
        if (entry.SkipVerify)
        {
#pragma warning disable CA5359 // the user asked for it by name: --skip-verify
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (entry.CaCertFile is { Length: > 0 } authority)
        {
            handler.SslOptions.CertificateChainPolicy = Trusting(authority);
        }

        if (entry.ClientCertFile is { Length: > 0 } certificate)
        {
            handler.SslOptions.ClientCertificates = [Load(certificate, () => X509Certificate2.CreateFromPemFile(certificate, entry.ClientKeyFile))];
        }

        return handler;
    }

    private static X509ChainPolicy Trusting(string file)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        Load(file, () =>
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
            return policy;
        });
        return policy;
    }

    private static T Load<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            throw new CommandFailedException($"cannot read certificate {file}: {fault.Message}", fault);
        }
    }
}
