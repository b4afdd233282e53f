using System.Buffers;
using System.Text;

namespace Weft.Telemetry.Tests;

internal static class TextOf
{
    public static string Writing(Action<IBufferWriter<byte>> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        write(buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static string Prometheus(MetricRegistry registry, MetricSelection? selection = null) => Writing(output => PrometheusText.Write(registry, output, selection));
}
