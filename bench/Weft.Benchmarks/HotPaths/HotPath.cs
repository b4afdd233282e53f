namespace Weft.Benchmarks.HotPaths;

/// <summary>A piece of work that every request, frame or record does: it is timed, and it must not allocate.</summary>
internal abstract class HotPath : IDisposable
{
    /// <summary>Does the work once and returns something that depends on all of it.</summary>
    public abstract int Run();

    public virtual void Dispose() { }
}
