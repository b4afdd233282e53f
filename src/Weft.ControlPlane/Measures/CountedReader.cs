using Grpc.Core;

namespace Weft.ControlPlane.Measures;

/// <summary>A stream of requests that says when one has come.</summary>
internal sealed class CountedReader<T>(IAsyncStreamReader<T> inner, Action received) : IAsyncStreamReader<T>
{
    /// <inheritdoc/>
    public T Current => inner.Current;

    /// <inheritdoc/>
    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (!await inner.MoveNext(cancellationToken)) return false;
        received();
        return true;
    }
}
