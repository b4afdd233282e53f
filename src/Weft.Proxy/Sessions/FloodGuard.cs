namespace Weft.Proxy.Sessions;

/// <summary>
/// Budgets for frames that cost us work and the peer nothing (SETTINGS, PING, PRIORITY, empty DATA, resets): a burst, and a rate at
/// which it is earned back. See CVE-2019-9512 to 9518, CVE-2023-44487, CVE-2025-8671.
/// </summary>
internal struct FloodGuard
{
    private int _controlLeft;
    private int _resetsLeft;
    private long _earnedAt;
    private int _factor;

    public FloodGuard(long now)
    {
        _factor = 1;
        _controlLeft = SessionLimits.ControlFrameBurst;
        _resetsLeft = SessionLimits.ResetBurst;
        _earnedAt = now;
    }

    /// <summary>The peer proved to be another of our proxies, which speaks for many clients at once: its budgets are larger.</summary>
    public void Trust()
    {
        _factor = SessionLimits.MeshPeerFactor;
        _controlLeft += SessionLimits.ControlFrameBurst * (_factor - 1);
        _resetsLeft += SessionLimits.ResetBurst * (_factor - 1);
    }

    /// <summary>Spends one control frame; false when the peer has none left.</summary>
    public bool TrySpendControl(long now)
    {
        if (--_controlLeft >= 0) return true;
        Earn(now);
        return --_controlLeft >= 0;
    }

    /// <summary>Spends one reset, the peer's own or one it provoked; false when the peer has none left.</summary>
    public bool TrySpendReset(long now)
    {
        if (--_resetsLeft >= 0) return true;
        Earn(now);
        return --_resetsLeft >= 0;
    }

    /// <summary>A stream ended well: it earns one reset and one control frame.</summary>
    public void EarnStream()
    {
        if (_resetsLeft < SessionLimits.ResetBurst * _factor) _resetsLeft++;
        if (_controlLeft < SessionLimits.ControlFrameBurst * _factor) _controlLeft++;
    }

    private void Earn(long now)
    {
        var earned = (now - _earnedAt) * SessionLimits.ControlFramesPerSecond * _factor / 1000;
        if (earned <= 0) return;
        _earnedAt = now;
        _controlLeft = (int)Math.Min(SessionLimits.ControlFrameBurst * _factor, Math.Max(0, _controlLeft) + earned);
        _resetsLeft = (int)Math.Min(SessionLimits.ResetBurst * _factor, Math.Max(0, _resetsLeft) + earned);
    }
}
