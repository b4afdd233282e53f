namespace Weft.EndToEnd.Tests.AccessLogs;

/// <summary>One request, or one connection, in the words that its records must have.</summary>
/// <param name="Service">Who was asked; named after the protocol.</param>
/// <param name="FromClient">Bytes of the request's body, or of the connection.</param>
/// <param name="ForClient">Bytes of the answer's body, or of the connection.</param>
internal sealed record SentTraffic(string Service, long FromClient, long ForClient)
{
    /// <summary>Of a request: its method.</summary>
    public string Method { get; init; } = "-";

    /// <summary>Of a request: its path.</summary>
    public string Path { get; init; } = "-";

    /// <summary>Of a request: as the client speaks it.</summary>
    public string Protocol { get; init; } = "-";

    /// <summary>Of a request: the answer's.</summary>
    public int Status { get; init; }

    /// <summary>Of a request that is a gRPC call.</summary>
    public string GrpcStatus { get; init; } = "-";

    /// <summary>Of a request.</summary>
    public string Agent { get; init; } = "-";

    /// <summary>Of a request: its host.</summary>
    public string Authority { get; init; } = "-";

    /// <summary>Of a Kafka connection.</summary>
    public int? KafkaRequests { get; init; }

    /// <summary>Of a Kafka connection.</summary>
    public int? KafkaResponses { get; init; }

    /// <summary>The request left HTTP.</summary>
    public bool IsUpgrade => Service == "websocket";

    public bool IsHttp => Status > 0;
}
