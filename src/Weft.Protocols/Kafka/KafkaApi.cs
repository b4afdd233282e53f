using System.Text;

namespace Weft.Protocols.Kafka;

/// <summary>What is known of one kind of request.</summary>
public sealed class KafkaApi
{
    internal KafkaApi(short key, string name, short maxVersion, int flexibleFrom, KafkaField[]? request = null, KafkaField[]? response = null)
    {
        Key = key;
        Name = name;
        MaxVersion = maxVersion;
        FlexibleFrom = flexibleFrom;
        Request = request;
        Response = response;
        MetricName = Snake(name);
    }

    /// <summary>The number on the wire.</summary>
    public short Key { get; }

    /// <summary>As Kafka writes it, such as <c>FindCoordinator</c>.</summary>
    public string Name { get; }

    /// <summary>As Envoy's metrics write it, such as <c>find_coordinator</c>.</summary>
    public string MetricName { get; }

    /// <summary>Whether requests or responses of this kind carry records.</summary>
    public bool MovesRecords => Key is KafkaApis.Produce or KafkaApis.Fetch or KafkaApis.ShareFetch;

    /// <summary>The highest version known here; the lowest is 0.</summary>
    public short MaxVersion { get; }

    /// <summary>From this version on, lengths are compact and structures end with tagged fields.</summary>
    internal int FlexibleFrom { get; }

    /// <summary>The part of the request's body that is read; null: none.</summary>
    internal KafkaField[]? Request { get; }

    /// <summary>The part of the response's body that is read; null: none.</summary>
    internal KafkaField[]? Response { get; }

    internal bool Knows(short version) => version >= 0 && version <= MaxVersion;

    internal bool IsFlexible(short version) => version >= FlexibleFrom;

    /// <summary>0, 1 or 2. Only the first version of ControlledShutdown has no client id.</summary>
    internal int RequestHeaderVersion(short version) => IsFlexible(version) ? 2 : Key == KafkaApis.ControlledShutdown && version == 0 ? 0 : 1;

    /// <summary>0 or 1. A client that asks for versions knows none yet, so that answer never has a flexible header (KIP-511).</summary>
    internal int ResponseHeaderVersion(short version) => IsFlexible(version) && Key != KafkaApis.ApiVersions ? 1 : 0;

    private static string Snake(string name)
    {
        var snake = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c) && snake.Length > 0) snake.Append('_');
            snake.Append(char.ToLowerInvariant(c));
        }
        return snake.ToString();
    }
}
