namespace Weft.ControlPlane.Api;

/// <summary>Kuma's titles of errors.</summary>
internal static class ApiTitles
{
    public const string Retrieve = "Could not retrieve a resource";
    public const string RetrieveAll = "Could not retrieve resources";
    public const string RetrieveMesh = "Failed to retrieve Mesh";
    public const string Process = "Could not process a resource";
    public const string Delete = "Could not delete a resource";
    public const string BadRequest = "Bad Request";
    public const string NotFound = "Not found";
}
