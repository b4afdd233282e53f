using Grpc.Core;

namespace Weft.ControlPlane.Measures;

/// <summary>A stream of responses that says when one has gone.</summary>
internal sealed class CountedWriter<T>(IServerStreamWriter<T> inner, Action sent) : IServerStreamWriter<T>
{
    /// <inheritdoc/>
    public WriteOptions? WriteOptions
    {
        get => inner.WriteOptions;
        set => inner.WriteOptions = value;
    }

    /// <inheritdoc/>
    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    /// <inheritdoc/>
    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        await inner.WriteAsync(message, cancellationToken);
        sent();
    }
}
