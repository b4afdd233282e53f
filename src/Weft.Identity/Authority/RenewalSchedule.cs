namespace Weft.Identity.Authority;

/// <summary>When certificates are renewed.</summary>
public static class RenewalSchedule
{
    /// <summary>The moment at 4/5 of the lifetime (Kuma: a fifth is left to repair a failing authority).</summary>
    /// <param name="expiresAt">The certificate's end.</param>
    /// <param name="issuedAt">The moment of issue, not the back-dated NotBefore: else a life of seconds would be over at once.</param>
    public static DateTimeOffset NextRenewal(DateTimeOffset expiresAt, DateTimeOffset issuedAt) =>
        expiresAt <= issuedAt ? issuedAt : issuedAt + (expiresAt - issuedAt) * 4 / 5;
}
