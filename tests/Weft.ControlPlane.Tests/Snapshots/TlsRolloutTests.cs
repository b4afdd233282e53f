using Weft.ControlPlane.Snapshots;
using Weft.Policies.Compiler;
using Weft.Resources.Meshes;

namespace Weft.ControlPlane.Tests.Snapshots;

public sealed class TlsRolloutTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(2);

    private readonly SettableTime _time = new();
    private readonly TlsRollout _rollout;

    public TlsRolloutTests() => _rollout = new TlsRollout(Step, _time);

    [Fact]
    public void A_mesh_seen_first_or_without_Dataplanes_is_as_it_asks()
    {
        _rollout.Advance("m", Target(TlsMode.Strict), isEmpty: false).ShouldBe(Target(TlsMode.Strict));
        _rollout.Advance("m", Target(TlsMode.Disabled), isEmpty: true).ShouldBe(Target(TlsMode.Disabled));
        _rollout.UntilDue.ShouldBeNull();
    }

    [Fact]
    public void Each_stage_lasts_its_time_whatever_is_published_meanwhile()
    {
        _rollout.Advance("m", Target(TlsMode.Strict), isEmpty: false);
        Next().ShouldBe((TlsMode.Permissive, TlsMode.Strict));
        _rollout.UntilDue!.Value.ShouldBeGreaterThanOrEqualTo(Step);
        Next().ShouldBe((TlsMode.Permissive, TlsMode.Strict));
        _rollout.Due.ShouldBeEmpty();

        _time.Now += Step;
        _rollout.Due.ShouldBe(["m"]);
        Next().ShouldBe((TlsMode.Permissive, TlsMode.Disabled));
        _time.Now += Step;
        Next().ShouldBe((TlsMode.Disabled, TlsMode.Disabled));
        _rollout.UntilDue.ShouldBeNull();

        (TlsMode, TlsMode) Next()
        {
            var stage = _rollout.Advance("m", Target(TlsMode.Disabled), isEmpty: false);
            return (stage.Servers, stage.Clients);
        }
    }

    [Fact]
    public void A_change_of_mind_half_way_goes_on_from_there()
    {
        _rollout.Advance("m", Target(TlsMode.Strict), isEmpty: false);
        _rollout.Advance("m", Target(TlsMode.Disabled), isEmpty: false);
        _time.Now += Step;
        _rollout.Advance("m", Target(TlsMode.Strict), isEmpty: false).ShouldBe(Target(TlsMode.Strict));
    }

    private static TlsStage Target(TlsMode mode) => new(mode == TlsMode.Disabled ? null : new CertificateAuthorityBackend { Name = "ca-1" }, mode, mode);

    private sealed class SettableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
