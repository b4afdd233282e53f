namespace Weft.Ctl.ControlPlanes;

/// <summary>One control plane that the user knows, as kept in the configuration file.</summary>
/// <param name="Name">What the user calls it.</param>
/// <param name="Url">Address of its API, such as <c>http://localhost:5681</c>.</param>
internal sealed record ControlPlaneEntry(string Name, string Url)
{
    /// <summary>The one a fresh installation talks to.</summary>
    public static ControlPlaneEntry Local { get; } = new("local", "http://localhost:5681");

    /// <summary>PEM file with the authority that signed the API's certificate; null for the system's authorities.</summary>
    public string? CaCertFile { get; init; }

    /// <summary>PEM file with the client's certificate, for control planes that want one.</summary>
    public string? ClientCertFile { get; init; }

    /// <summary>PEM file with the key of <see cref="ClientCertFile"/>.</summary>
    public string? ClientKeyFile { get; init; }

    /// <summary>True: the API's certificate is not checked.</summary>
    public bool SkipVerify { get; init; }

    /// <summary>Sent with every request.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Such as <c>tokens</c>; null for none.</summary>
    public string? AuthType { get; init; }

    /// <summary>For <c>tokens</c>: key <c>token</c>.</summary>
    public IReadOnlyDictionary<string, string> AuthConf { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The bearer token to send, or null.</summary>
    public string? Token => AuthType == "tokens" ? AuthConf.GetValueOrDefault("token") : null;
}
