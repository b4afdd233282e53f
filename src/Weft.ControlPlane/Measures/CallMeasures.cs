using Grpc.Core;
using Grpc.Core.Interceptors;
using Weft.Telemetry;

namespace Weft.ControlPlane.Measures;

/// <summary>What is counted of gRPC calls, under the names of Go's own interceptor: <c>grpc_server_*</c>.</summary>
internal sealed class CallMeasures(InstanceMetrics metrics) : Interceptor
{
    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var labels = Begin("unary", context);
        Received(labels);
        return await EndAsync(labels, context, async () =>
        {
            var response = await continuation(request, context);
            Sent(labels);
            return response;
        });
    }

    /// <inheritdoc/>
    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        var labels = Begin("bidi_stream", context);
        await EndAsync(labels, context, async () =>
        {
            await continuation(new CountedReader<TRequest>(requestStream, () => Received(labels)), new CountedWriter<TResponse>(responseStream, () => Sent(labels)), context);
            return true;
        });
    }

    private MetricLabel[] Begin(string type, ServerCallContext context)
    {
        // "/package.Service/Method"
        var parts = context.Method.Split('/');
        MetricLabel[] labels = [new("grpc_type", type), new("grpc_service", parts[1]), new("grpc_method", parts[2])];
        // All codes at once, so that a rate does not begin with the first failure.
        foreach (var code in Enum.GetValues<StatusCode>()) Handled(labels, code, 0);
        Count("grpc_server_started_total", "Total number of RPCs started on the server.", labels, 1);
        Count("grpc_server_msg_sent_total", "Total number of gRPC stream messages sent by the server.", labels, 0);
        return labels;
    }

    private async Task<T> EndAsync<T>(MetricLabel[] labels, ServerCallContext context, Func<Task<T>> call)
    {
        var code = StatusCode.Unknown;
        try
        {
            var result = await call();
            code = context.Status.StatusCode;
            return result;
        }
        catch (RpcException refused)
        {
            code = refused.StatusCode;
            throw;
        }
        catch (OperationCanceledException)
        {
            code = StatusCode.Cancelled;
            throw;
        }
        finally
        {
            Handled(labels, code, 1);
        }
    }

    private void Received(MetricLabel[] labels) =>
        Count("grpc_server_msg_received_total", "Total number of RPC stream messages received on the server.", labels, 1);

    private void Sent(MetricLabel[] labels) => Count("grpc_server_msg_sent_total", "Total number of gRPC stream messages sent by the server.", labels, 1);

    private void Handled(MetricLabel[] labels, StatusCode code, long delta) => Count(
        "grpc_server_handled_total", "Total number of RPCs completed on the server, regardless of success or failure.", [.. labels, new("grpc_code", Word(code))], delta);

    private void Count(string name, string help, MetricLabel[] labels, long delta) => metrics.Add(metrics.Counter(name, help, labels), delta);

    // Go's word.
    private static string Word(StatusCode code) => code == StatusCode.Cancelled ? "Canceled" : code.ToString();
}
