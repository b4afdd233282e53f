using System.Collections.Concurrent;

namespace Weft.Protocols.Kafka;

/// <summary>The topics and clients met by one filter chain, shared by its connections on all threads.</summary>
public sealed class KafkaNames
{
    /// <summary>Topics that are counted by name; the rest is "other".</summary>
    public const int MaxTopics = 200;

    /// <summary>Client ids that are counted by name; the rest is "other".</summary>
    public const int MaxClients = 100;

    /// <summary>Topic ids whose name is remembered from Metadata responses; records of others count as "other".</summary>
    public const int MaxTopicIds = 2000;

    private readonly ConcurrentDictionary<UInt128, byte[]> _byId = new();
    private int _ids;

    public NameTable Topics { get; } = new(MaxTopics);

    public NameTable Clients { get; } = new(MaxClients);

    /// <summary>Remembers which topic has an id: newer Fetch responses name no topics (KIP-516).</summary>
    internal void Learn(UInt128 id, ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || id == 0 || _byId.ContainsKey(id) || Volatile.Read(ref _ids) >= MaxTopicIds) return;
        if (_byId.TryAdd(id, name.ToArray())) Interlocked.Increment(ref _ids);
    }

    /// <summary>The number of the topic with that id, 0 when its name is not known.</summary>
    internal int TopicOf(UInt128 id) => _byId.TryGetValue(id, out var name) ? Topics.Intern(name) : 0;
}
