namespace Weft.ControlPlane.Answers;

/// <summary>Reads request bodies whole.</summary>
internal static class RequestBody
{
    /// <summary>The largest body that is read: 4 MiB.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>The body's bytes.</summary>
    /// <exception cref="BadHttpRequestException">It is longer than <see cref="MaxBytes"/>.</exception>
    public static async Task<byte[]> ReadAsync(HttpContext http)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await http.Request.Body.ReadAsync(chunk, http.RequestAborted)) > 0)
        {
            if (buffer.Length + read > MaxBytes) throw new BadHttpRequestException("the body is longer than 4 MiB", StatusCodes.Status413PayloadTooLarge);
            buffer.Write(chunk, 0, read);
        }
        return buffer.ToArray();
    }
}
