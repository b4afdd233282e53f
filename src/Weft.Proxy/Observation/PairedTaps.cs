using Weft.Proxy.Transport;
using Weft.Proxy.Upstream;

namespace Weft.Proxy.Observation;

/// <summary>Two taps on each connection of a chain, such as one that decodes what was declared and one that checks the declaration.</summary>
internal sealed class PairedTaps(RelayTapSource first, RelayTapSource second) : RelayTapSource
{
    public override RelayTap? Watch(UpstreamContext context, Channel client)
    {
        var one = first.Watch(context, client);
        var other = second.Watch(context, client);
        return one is null || other is null ? one ?? other : new PairedTap(one, other);
    }

    private sealed class PairedTap(RelayTap first, RelayTap second) : RelayTap
    {
        private RelayTap? _first = first;
        private RelayTap? _second = second;

        public override TapAccount? Account { get; } = first.Account ?? second.Account;

        public override ReadOnlySpan<byte> TraceSeed => _first is null ? default : _first.TraceSeed;

        public override bool OnClientBytes(ReadOnlySpan<byte> bytes)
        {
            if (_first?.OnClientBytes(bytes) == false) _first = null;
            if (_second?.OnClientBytes(bytes) == false) _second = null;
            return _first is not null || _second is not null;
        }

        public override bool OnServerBytes(ReadOnlySpan<byte> bytes)
        {
            if (_first?.OnServerBytes(bytes) == false) _first = null;
            if (_second?.OnServerBytes(bytes) == false) _second = null;
            return _first is not null || _second is not null;
        }

        public override void OnEnded()
        {
            _first?.OnEnded();
            _second?.OnEnded();
        }
    }
}
