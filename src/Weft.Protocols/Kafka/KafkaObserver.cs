namespace Weft.Protocols.Kafka;

/// <summary>Told what one connection carries. Called while bytes are fed, on their thread; must not allocate.</summary>
public abstract class KafkaObserver
{
    /// <summary>The header of a request was read.</summary>
    /// <param name="api">What is asked; null: an unknown kind or version.</param>
    /// <param name="client">Number of the client id in <see cref="KafkaNames.Clients"/>; 0 for an unknown kind or without one.</param>
    public abstract void OnRequest(KafkaApi? api, int client);

    /// <summary>The header of a response was read.</summary>
    /// <param name="api">What it answers; null: an unknown kind or version.</param>
    /// <param name="microseconds">Since the request's header.</param>
    public abstract void OnResponse(KafkaApi? api, long microseconds);

    /// <summary>The records of one partition have passed.</summary>
    /// <param name="api">Produce, Fetch or ShareFetch.</param>
    /// <param name="topic">Number in <see cref="KafkaNames.Topics"/>.</param>
    /// <param name="bytes">As they are on the wire, compressed or not.</param>
    /// <param name="records">Their number, from the heads of the batches.</param>
    public abstract void OnRecords(KafkaApi api, int topic, long bytes, long records);

    /// <summary>A response, or a part of one, has an error code other than 0.</summary>
    public abstract void OnError(KafkaApi api, short code);

    /// <summary>A request and its response are over.</summary>
    public virtual void OnCall(in KafkaCall call) { }

    /// <summary>What came is not Kafka: nothing more of this connection is decoded. Once at most.</summary>
    /// <param name="isRequest">True when the client sent it.</param>
    public abstract void OnFailure(bool isRequest);

    /// <summary>A response that names brokers, or versions, was to be rewritten.</summary>
    /// <param name="isDone">False: it passed as it was, in part at least.</param>
    public virtual void OnRewritten(bool isDone) { }
}
