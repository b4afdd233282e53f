using System.Text;
using Weft.Identity.Tokens;

namespace Weft.ControlPlane.Issuance;

/// <summary>Dataplane tokens, with the keys and revocations that are stored now.</summary>
internal sealed class DataplaneTokens(MeshSecrets secrets, TimeProvider clock)
{
    private readonly DataplaneTokenIssuer _issuer = new(clock);
    private readonly DataplaneTokenValidator _validator = new(clock);

    /// <summary>Makes the first signing key of a mesh, unless it is there.</summary>
    public Task EnsureKeyAsync(string mesh, CancellationToken cancel) => secrets.EnsureAsync(
        mesh, SecretNames.DataplaneSigningKey(mesh, SigningKey.FirstSerial), () => Encoding.ASCII.GetBytes(SigningKey.Create(SigningKey.FirstSerial).Pem), cancel);

    /// <summary>Signs a token.</summary>
    /// <exception cref="TokenRefusedException">The mesh has no signing key.</exception>
    public async Task<string> IssueAsync(DataplaneClaims claims, TimeSpan validFor, CancellationToken cancel) =>
        _issuer.Issue(claims, validFor, await KeysAsync(claims.Mesh, cancel));

    /// <summary>Checks a proxy's token against its mesh, name and tags.</summary>
    /// <param name="token">The JWT, with or without a leading <c>Bearer</c>.</param>
    /// <param name="mesh">The mesh it wants to join.</param>
    /// <param name="name">Its name.</param>
    /// <param name="tagSets">The tags of its inbounds, or its gateway's; null: they are not known yet, and are not looked at.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="TokenRefusedException">With Kuma's reason.</exception>
    public async Task ValidateAsync(
        string token, string mesh, string name, IEnumerable<IReadOnlyDictionary<string, string>>? tagSets, CancellationToken cancel)
    {
        const string scheme = "Bearer ";
        if (token.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) token = token[scheme.Length..];
        var claims = await _validator.ValidateAsync(token.Trim(), await KeysAsync(mesh, cancel));
        if (tagSets is null) DataplaneAdmission.Check(claims with { Tags = DataplaneClaims.NoTags }, mesh, name, []);
        else DataplaneAdmission.Check(claims, mesh, name, tagSets);
    }

    private async Task<TokenKeys> KeysAsync(string mesh, CancellationToken cancel) =>
        TokenKeys.FromSecrets(mesh, await secrets.ListAsync(mesh, cancel));
}
