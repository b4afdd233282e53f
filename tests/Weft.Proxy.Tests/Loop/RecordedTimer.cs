using Weft.Proxy.Loop;

namespace Weft.Proxy.Tests.Loop;

/// <summary>Counts its firings, and can do something when it fires.</summary>
internal sealed class RecordedTimer(Action? then = null) : LoopTimer
{
    public int Fired { get; private set; }

    public override void OnFire()
    {
        Fired++;
        then?.Invoke();
    }
}
