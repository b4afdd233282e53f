using System.Text;
using System.Text.Json;
using Weft.Resources.Documents;

namespace Weft.ControlPlane.Answers;

/// <summary>Writes answers: JSON bodies, and errors in Kuma's 2.0 shape together with the RFC 7807 fields of 2.3.</summary>
internal static class JsonAnswers
{
    /// <summary>Answers with what <paramref name="write"/> writes.</summary>
    public static Task WriteJsonAsync(this HttpContext http, int status, Action<Utf8JsonWriter> write)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        var body = Encoding.UTF8.GetBytes(ResourceJson.Text(write));
        http.Response.ContentLength = body.Length;
        return http.Response.Body.WriteAsync(body, http.RequestAborted).AsTask();
    }

    /// <summary>Answers with <c>{}</c>.</summary>
    public static Task WriteEmptyAsync(this HttpContext http, int status) => http.WriteJsonAsync(status, writer =>
    {
        writer.WriteStartObject();
        writer.WriteEndObject();
    });

    /// <summary>Answers with an error.</summary>
    public static Task WriteErrorAsync(this HttpContext http, ApiError error) => http.WriteJsonAsync(error.Status, writer => Write(writer, error));

    private static void Write(Utf8JsonWriter writer, ApiError error)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "/std-errors");
        writer.WriteNumber("status", error.Status);
        writer.WriteString("title", error.Title);
        writer.WriteString("detail", error.Details);
        if (error.Causes.Count > 0) WriteCauses(writer, error, "invalid_parameters", "reason");
        writer.WriteString("details", error.Details);
        if (error.Causes.Count > 0) WriteCauses(writer, error, "causes", "message");
        writer.WriteEndObject();
    }

    private static void WriteCauses(Utf8JsonWriter writer, ApiError error, string list, string messageField)
    {
        writer.WriteStartArray(list);
        foreach (var cause in error.Causes)
        {
            writer.WriteStartObject();
            writer.WriteString("field", cause.Field);
            writer.WriteString(messageField, cause.Message);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
