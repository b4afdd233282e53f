using Weft.ControlPlane.Admission;
using Weft.ControlPlane.Answers;
using Weft.Resources.Violations;

namespace Weft.ControlPlane.Api;

/// <summary>The one place that turns refusals of the API into HTTP errors.</summary>
internal static class ApiErrors
{
    public static ApiError NotFound(string title) => new(StatusCodes.Status404NotFound, title, ApiTitles.NotFound);

    public static ApiError BadRequest(string details) => new(StatusCodes.Status400BadRequest, ApiTitles.BadRequest, details);

    public static ApiError AccessDenied(string reason) => new(StatusCodes.Status403Forbidden, "Access Denied", reason);

    public static ApiError NotAllowed(string details) => new(StatusCodes.Status405MethodNotAllowed, "Method Not Allowed", details);

    public static ApiError Invalid(IReadOnlyList<Violation> violations) =>
        new(StatusCodes.Status400BadRequest, ApiTitles.Process, AdmissionRefusedException.NotValid) { Causes = violations };

    public static ApiError Of(AdmissionRefusedException refused, string title) => new(
        refused.Fault switch
        {
            AdmissionFault.Missing => StatusCodes.Status404NotFound,
            AdmissionFault.Conflict => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status400BadRequest,
        },
        title,
        refused.Details)
    {
        Causes = refused.Causes,
    };
}
