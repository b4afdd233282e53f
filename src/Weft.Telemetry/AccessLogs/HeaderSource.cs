namespace Weft.Telemetry.AccessLogs;

/// <summary>Which fields of an exchange a command reads.</summary>
public enum HeaderSource : byte
{
    /// <summary>%REQ%: the request's, pseudo fields included.</summary>
    Request,

    /// <summary>%RESP%: the answer's.</summary>
    Response,

    /// <summary>%TRAILER%: the answer's trailers.</summary>
    Trailer,
}
