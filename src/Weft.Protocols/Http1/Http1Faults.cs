namespace Weft.Protocols.Http1;

/// <summary>The answer to each <see cref="Http1Fault"/>.</summary>
public static class Http1Faults
{
    /// <summary>The status for a client whose request has the fault: 400, 414, 431, 501 or 505. A faulty response is a 502 whatever it is.</summary>
    public static int Status(Http1Fault fault) => fault switch
    {
        Http1Fault.TargetTooLong => 414,
        Http1Fault.HeadTooLarge or Http1Fault.TooManyFields or Http1Fault.TrailersTooLarge => 431,
        Http1Fault.UnsupportedTransferCoding => 501,
        Http1Fault.UnsupportedVersion => 505,
        _ => 400,
    };

    /// <summary>What is wrong, for logs and error answers; no byte of the message is repeated.</summary>
    public static string Text(Http1Fault fault) => fault switch
    {
        Http1Fault.None => "no fault",
        Http1Fault.BadRequestLine => "malformed request line",
        Http1Fault.BadTarget => "malformed request target",
        Http1Fault.TargetTooLong => "request target too long",
        Http1Fault.UnsupportedVersion => "HTTP version not supported",
        Http1Fault.BadStatusLine => "malformed status line",
        Http1Fault.HeadTooLarge => "header section too large",
        Http1Fault.TooManyFields => "too many header fields",
        Http1Fault.BareLineFeed => "line feed without carriage return",
        Http1Fault.BareCarriageReturn => "carriage return without line feed",
        Http1Fault.ControlCharacter => "control character in a field value",
        Http1Fault.FoldedLine => "folded header line",
        Http1Fault.BadFieldName => "malformed field name",
        Http1Fault.SpaceBeforeColon => "space before the colon of a field",
        Http1Fault.BadContentLength => "content-length is not a number",
        Http1Fault.RepeatedContentLength => "more than one content-length",
        Http1Fault.LengthWithTransferCoding => "both content-length and transfer-encoding",
        Http1Fault.UnsupportedTransferCoding => "transfer coding other than chunked",
        Http1Fault.RepeatedTransferCoding => "more than one transfer-encoding",
        Http1Fault.TransferCodingOnHttp10 => "transfer-encoding on HTTP/1.0",
        Http1Fault.MissingHost => "no host",
        Http1Fault.RepeatedHost => "more than one host",
        Http1Fault.BadHost => "malformed host",
        Http1Fault.AuthorityMismatch => "host differs from the request target",
        Http1Fault.ContentOnConnect => "content on a CONNECT request",
        Http1Fault.BadChunkSize => "malformed chunk size",
        Http1Fault.BadChunkExtension => "malformed chunk extension",
        Http1Fault.TooManyChunkExtensions => "too many bytes of chunk extensions",
        Http1Fault.BadChunkEnd => "chunk data not followed by a line end",
        Http1Fault.TrailersTooLarge => "trailer section too large",
        Http1Fault.TooManyInterims => "interim answers without end",
        _ => "malformed message",
    };
}
