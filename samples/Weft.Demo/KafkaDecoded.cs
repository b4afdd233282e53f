using System.Globalization;

namespace Weft.Demo;

/// <summary>What one proxy understood of the Kafka it carried, from its Prometheus page (docs/kafka.md).</summary>
/// <param name="Produces">Answered Produce requests.</param>
/// <param name="Fetches">Answered Fetch requests.</param>
/// <param name="Produced">Records in Produce requests.</param>
/// <param name="Fetched">Records in Fetch answers.</param>
/// <param name="Failures">Connections that were found not to be Kafka, and kinds of request that were not known.</param>
internal sealed record KafkaDecoded(long Produces, long Fetches, long Produced, long Fetched, long Failures)
{
    public static KafkaDecoded Read(string topic, string page)
    {
        var lines = page.Split('\n');
        return new KafkaDecoded(
            Math.Min(Sum(lines, "envoy_kafka_request_{", "produce_request"), Sum(lines, "envoy_kafka_response_{", "produce_response")),
            Math.Min(Sum(lines, "envoy_kafka_request_{", "fetch_request"), Sum(lines, "envoy_kafka_response_{", "fetch_response")),
            Sum(lines, "weft_kafka_topic_records_total{", "produce", topic),
            Sum(lines, "weft_kafka_topic_records_total{", "fetch", topic),
            Sum(lines, "envoy_kafka_", "failure") + Sum(lines, "envoy_kafka_", "unknown"));
    }

    /// <summary>Of the values of all metrics whose labels have all these words.</summary>
    private static long Sum(string[] lines, string name, params string[] words) =>
        lines.Where(line => line.StartsWith(name, StringComparison.Ordinal) && words.All(word => line.Contains($"\"{word}\"", StringComparison.Ordinal)))
            .Sum(line => long.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture));
}
