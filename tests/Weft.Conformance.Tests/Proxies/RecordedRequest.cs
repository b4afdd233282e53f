using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Weft.Conformance.Tests.Proxies;

/// <summary>One whole request as an origin got it. Its reader is this file's own and takes only the plainest framing, so that it agrees with no proxy by sharing its faults.</summary>
/// <param name="Text">Request line, fields, an empty line, the body, then trailers each behind a `+`; lines end with LF.</param>
internal sealed partial record RecordedRequest(string Text)
{
    /// <summary>Fields that a proxy adds to every request, apart from what the probe says.</summary>
    private static readonly string[] Added = ["x-request-id", "x-forwarded-proto", "x-forwarded-for"];

    public string RequestLine => Text[..Text.IndexOf('\n', StringComparison.Ordinal)];

    /// <summary>Takes one request off the start of <paramref name="input"/> (Latin-1).</summary>
    /// <returns>Null when it is not whole yet.</returns>
    /// <exception cref="InvalidDataException">No plain HTTP/1.1.</exception>
    public static RecordedRequest? Take(ref string input)
    {
        var end = input.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0) return null;
        var lines = input[..end].Split("\r\n");
        if (!RequestLineForm().IsMatch(lines[0])) throw new InvalidDataException("request line: " + lines[0]);
        var fields = lines[1..].Select(ReadField).ToArray();
        var text = new StringBuilder(lines[0]).Append('\n');
        foreach (var (name, value) in fields.Where(field => !Added.Contains(field.Name))) text.Append(name).Append(": ").Append(value).Append('\n');
        text.Append('\n');
        var rest = input[(end + 4)..];
        if (!TryTakeBody(ref rest, fields, text)) return null;
        input = rest;
        return new RecordedRequest(text.ToString());
    }

    private static (string Name, string Value) ReadField(string line)
    {
        var field = FieldForm().Match(line);
        if (!field.Success) throw new InvalidDataException("field: " + line);
        return (field.Groups[1].Value.ToLowerInvariant(), field.Groups[2].Value.Trim(' ', '\t'));
    }

    private static bool TryTakeBody(ref string rest, (string Name, string Value)[] fields, StringBuilder text)
    {
        var framing = fields.Where(field => field.Name is "content-length" or "transfer-encoding").ToArray();
        if (framing.Length == 0) return true;
        if (framing.Length > 1) throw new InvalidDataException("more than one framing field");
        if (framing[0] == ("transfer-encoding", "chunked")) return TryTakeChunks(ref rest, text);
        if (!int.TryParse(framing[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var length)) throw new InvalidDataException("framing: " + framing[0]);
        if (rest.Length < length) return false;
        text.Append(rest.AsSpan(0, length));
        rest = rest[length..];
        return true;
    }

    private static bool TryTakeChunks(ref string rest, StringBuilder text)
    {
        while (true)
        {
            if (!TryTakeLine(ref rest, out var line)) return false;
            if (!SizeForm().IsMatch(line)) throw new InvalidDataException("chunk size: " + line);
            var size = int.Parse(line, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (size == 0) break;
            if (rest.Length < size + 2) return false;
            text.Append(rest.AsSpan(0, size));
            if (rest[size..(size + 2)] != "\r\n") throw new InvalidDataException("chunk end");
            rest = rest[(size + 2)..];
        }
        while (TryTakeLine(ref rest, out var line))
        {
            if (line.Length == 0) return true;
            var (name, value) = ReadField(line);
            text.Append("\n+").Append(name).Append(": ").Append(value);
        }
        return false;
    }

    private static bool TryTakeLine(ref string rest, out string line)
    {
        var end = rest.IndexOf("\r\n", StringComparison.Ordinal);
        line = end < 0 ? "" : rest[..end];
        if (end >= 0) rest = rest[(end + 2)..];
        return end >= 0;
    }

    [GeneratedRegex(@"^[!#$%&'*+.^_`|~0-9A-Za-z-]+ [^\s]+ HTTP/1\.[01]\z")]
    private static partial Regex RequestLineForm();

    [GeneratedRegex(@"^([^\s:]+):([^\r\n\0]*)\z")]
    private static partial Regex FieldForm();

    [GeneratedRegex(@"^[0-9a-fA-F]{1,7}\z")]
    private static partial Regex SizeForm();
}
