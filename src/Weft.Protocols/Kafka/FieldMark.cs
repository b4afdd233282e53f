namespace Weft.Protocols.Kafka;

/// <summary>Why a field is looked at; everything else is walked over.</summary>
internal enum FieldMark
{
    None,
    Acks,
    Topic,
    TopicId,
    Records,
    Error,
    ClientId,
    ApiKey,
    MaxVersion,
    NodeId,
    Host,
    Port,

    /// <summary>A tagged array of broker addresses.</summary>
    Endpoints,
}
