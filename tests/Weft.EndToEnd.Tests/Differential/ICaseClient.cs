namespace Weft.EndToEnd.Tests.Differential;

/// <summary>A client of one version of HTTP.</summary>
internal interface ICaseClient : IDisposable
{
    /// <summary>Sends the request of a case and tells how it saw the answer.</summary>
    Task<SeenMessage> SendAsync(RequestCase request);
}
