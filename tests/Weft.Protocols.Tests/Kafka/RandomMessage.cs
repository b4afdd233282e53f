using System.Text.Json;

namespace Weft.Protocols.Tests.Kafka;

/// <summary>
/// Writes random messages as Kafka's definitions say, and notes what a reader of them has to find. The same seed gives the same message, but
/// for brokers' addresses when <see cref="Redirect"/> is given.
/// </summary>
internal sealed class RandomMessage(CorpusMessage message, int version, Random random)
{
    private readonly bool _isFlexible = version >= message.FlexibleFrom;
    private int _node;
    private string _topic = "";

    /// <summary>The address shown instead of a broker's; null leaves it as it is.</summary>
    public Func<int, (string Host, int Port)?>? Redirect { get; init; }

    /// <summary>The names of topic ids.</summary>
    public Dictionary<Guid, string> TopicIds { get; init; } = [];

    public List<short> Errors { get; } = [];

    public List<(string Topic, long Bytes, long Records)> Batches { get; } = [];

    /// <summary>Of Produce: whether the broker has to answer.</summary>
    public bool HasAcks { get; private set; } = true;

    public byte[] Body()
    {
        var to = new Wire();
        Structure(to, message.Fields);
        return to.Bytes;
    }

    private void Structure(Wire to, JsonElement[] fields)
    {
        var tagged = new SortedDictionary<int, byte[]>();
        foreach (var field in fields.Where(field => CorpusMessage.Has(CorpusMessage.Text(field, "versions"), version)))
        {
            if (CorpusMessage.Tag(field) < 0 || !CorpusMessage.Has(CorpusMessage.Text(field, "taggedVersions"), version)) Field(to, field);
            else if (random.Next(3) > 0)
            {
                var content = new Wire();
                Field(content, field);
                tagged[CorpusMessage.Tag(field)] = content.Bytes;
            }
        }
        if (!_isFlexible) return;
        if (random.Next(4) == 0) tagged[200 + random.Next(100)] = Bytes(random.Next(200));
        to.Varint((uint)tagged.Count);
        foreach (var (number, content) in tagged) to.Varint((uint)number).Varint((uint)content.Length).Raw(content);
    }

    private void Field(Wire to, JsonElement field)
    {
        var type = field.GetProperty("type").GetString()!;
        var mayBeNull = CorpusMessage.Has(CorpusMessage.Text(field, "nullableVersions"), version);
        var isNull = mayBeNull && random.Next(4) == 0;
        if (type.StartsWith("[]", StringComparison.Ordinal))
        {
            var count = isNull ? -1 : random.Next(4);
            Count(to, count);
            for (var i = 0; i < count; i++) Element(to, field, type[2..]);
        }
        else if (message.FieldsOf(field) is { } fields)
        {
            if (mayBeNull) to.I8(isNull ? -1 : 1);
            if (!isNull) Structure(to, fields);
        }
        else Value(to, field, type, isNull);
    }

    private void Element(Wire to, JsonElement field, string type)
    {
        if (message.FieldsOf(field) is { } fields) Structure(to, fields);
        else Value(to, field, type, isNull: false);
    }

    private void Value(Wire to, JsonElement field, string type, bool isNull)
    {
        var name = field.GetProperty("name").GetString()!;
        switch (type)
        {
            case "bool" or "int8": to.I8(random.Next(2)); break;
            case "int16" or "uint16": to.I16(Short(name)); break;
            case "int32" or "uint32": to.I32(Integer(name)); break;
            case "int64" or "float64": to.I64(random.NextInt64()); break;
            case "uuid": to.Raw(Id(name).ToByteArray(bigEndian: true)); break;
            case "string": Text(to, field, isNull ? null : Name(name)); break;
            case "bytes":
                var bytes = Bytes(random.Next(300));
                Count(to, isNull ? -1 : bytes.Length);
                if (!isNull) to.Raw(bytes);
                break;
            case "records": Records(to, isNull); break;
            default: throw new InvalidOperationException($"no such type: {type}");
        }
    }

    private short Short(string name)
    {
        var value = (short)(name == "Acks" ? random.Next(3) - 1 : random.Next(4));
        if (name.EndsWith("ErrorCode", StringComparison.Ordinal) && value != 0) Errors.Add(value);
        if (name == "Acks") HasAcks = value != 0;
        return value;
    }

    private int Integer(string name)
    {
        var value = name is "NodeId" or "BrokerId" ? random.Next(4) : random.Next();
        if (name is "NodeId" or "BrokerId") _node = value;
        return name == "Port" && Redirect?.Invoke(_node) is { } address ? address.Port : value;
    }

    private string Name(string name)
    {
        var value = new string((char)('a' + random.Next(26)), random.Next(1, 200));
        if (name == "Host" && Redirect?.Invoke(_node) is { } address) return address.Host;
        if (name is "Name" or "Topic") _topic = value;
        return value;
    }

    private Guid Id(string name)
    {
        var known = TopicIds.Keys.ToArray();
        var id = known.Length > 0 ? known[random.Next(known.Length)] : new Guid(Bytes(16));
        if (name == "TopicId") _topic = TopicIds.GetValueOrDefault(id, "other");
        return id;
    }

    private void Records(Wire to, bool isNull)
    {
        var batches = new List<byte[]>();
        long records = 0;
        for (var i = random.Next(4); i > 0; i--)
        {
            var magic = random.Next(3);
            var count = magic == 2 ? random.Next(1, 50) : 1;
            batches.Add(magic == 2 ? Wire.Batch(count, random.Next(500)) : Wire.Message(magic, random.Next(500)));
            records += count;
        }
        var bytes = Wire.Join([.. batches]);
        Count(to, isNull ? -1 : bytes.Length);
        if (isNull) return;
        to.Raw(bytes);
        if (bytes.Length > 0) Batches.Add((_topic, bytes.Length, records));
    }

    private void Text(Wire to, JsonElement field, string? text)
    {
        if (_isFlexible && field.TryGetProperty("flexibleVersions", out _)) to.Text(text);
        else if (_isFlexible) to.Compact(text);
        else to.Text(text);
    }

    private void Count(Wire to, int count)
    {
        if (_isFlexible) to.Varint((uint)(count + 1));
        else to.I32(count);
    }

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
