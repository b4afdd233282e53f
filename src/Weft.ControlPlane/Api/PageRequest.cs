using System.Globalization;
using Weft.ControlPlane.Answers;
using Weft.Resources.Violations;

namespace Weft.ControlPlane.Api;

/// <summary>Which page of a list is asked for.</summary>
/// <param name="Size">1 to 1000, 100 by default.</param>
/// <param name="Offset">The opaque text of the page before, or null.</param>
internal sealed record PageRequest(int Size, string? Offset)
{
    private const int DefaultSize = 100;
    private const int MaxSize = 1000;

    /// <summary>Reads <c>size</c> and <c>offset</c>; false with the error to answer.</summary>
    public static bool TryRead(HttpContext http, out PageRequest page, out ApiError? error)
    {
        error = null;
        page = new PageRequest(DefaultSize, null);
        var query = http.Request.Query;
        if (query["offset"].ToString() is { Length: > 0 } offset) page = page with { Offset = offset };
        if (query["size"].ToString() is not { Length: > 0 } text) return true;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size < 1)
            error = InvalidSize("Invalid format");
        else if (size > MaxSize)
            error = InvalidSize($"Invalid page size of {size}. Maximum page size is {MaxSize}");
        page = page with { Size = Math.Clamp(size, 1, MaxSize) };
        return error is null;
    }

    /// <summary>The address of the next page.</summary>
    public static string NextUrl(HttpContext http, string offset)
    {
        var request = http.Request;
        var kept = request.Query.Where(pair => pair.Key != "offset").SelectMany(pair => pair.Value, (pair, value) => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(value ?? "")}");
        return $"{request.Scheme}://{request.Host}{request.Path}?{string.Join('&', [.. kept, $"offset={Uri.EscapeDataString(offset)}"])}";
    }

    private static ApiError InvalidSize(string reason) => new(StatusCodes.Status400BadRequest, ApiTitles.RetrieveAll, "Invalid page size")
    {
        Causes = [new Violation("size", reason)],
    };
}
