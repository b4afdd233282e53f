using Weft.Policies.Compiler;

namespace Weft.ControlPlane.Snapshots;

/// <summary>
/// Takes each mesh through the stages of a change between DISABLED, PERMISSIVE and STRICT, so that no request meets a server that does not understand
/// it. In memory only: a control plane that restarts in between goes on at the end. For one caller at a time.
/// </summary>
/// <param name="step">How long a stage lasts: what the slowest proxy needs to take a push.</param>
/// <param name="time">The clock.</param>
internal sealed class TlsRollout(TimeSpan step, TimeProvider time)
{
    private readonly Dictionary<string, Progress> _meshes = new(StringComparer.Ordinal);

    /// <summary>The stage of a mesh now.</summary>
    /// <param name="mesh">Its name.</param>
    /// <param name="target">What it asks for.</param>
    /// <param name="isEmpty">Whether it has no Dataplanes, so that nobody has to follow.</param>
    public TlsStage Advance(string mesh, TlsStage target, bool isEmpty)
    {
        var now = time.GetUtcNow();
        if (isEmpty || !_meshes.TryGetValue(mesh, out var progress) || progress.Stage.IsAt(target))
            progress = new Progress(target, null);
        else if (progress.Due > now)
            progress = progress with { Stage = progress.Stage.With(target) };
        else
        {
            var stage = progress.Stage.Towards(target);
            progress = new Progress(stage, stage.IsAt(target) ? null : now + step);
        }
        _meshes[mesh] = progress;
        return progress.Stage;
    }

    /// <summary>How long until some mesh is due for its next stage; null: none is under way.</summary>
    public TimeSpan? UntilDue => _meshes.Values.Min(progress => progress.Due) is { } due ? Positive(due - time.GetUtcNow()) : null;

    /// <summary>The meshes that are due.</summary>
    public IReadOnlyList<string> Due => [.. _meshes.Where(mesh => mesh.Value.Due <= time.GetUtcNow()).Select(mesh => mesh.Key)];

    /// <summary>The mesh is no more.</summary>
    public void Forget(string mesh) => _meshes.Remove(mesh);

    private static TimeSpan Positive(TimeSpan span) => span > TimeSpan.Zero ? span + TimeSpan.FromMilliseconds(1) : TimeSpan.Zero;

    private sealed record Progress(TlsStage Stage, DateTimeOffset? Due);
}
