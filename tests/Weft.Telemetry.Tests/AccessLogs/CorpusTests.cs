using System.Text;
using System.Text.Json;
using Weft.Telemetry.AccessLogs;

namespace Weft.Telemetry.Tests.AccessLogs;

public sealed class CorpusTests
{
    private static readonly (string Field, Func<CapturedNames, IReadOnlyList<string>> Names)[] Captures =
    [
        ("additionalRequestHeadersToLog", captured => captured.RequestHeaders), ("additionalResponseHeadersToLog", captured => captured.ResponseHeaders),
        ("additionalResponseTrailersToLog", captured => captured.ResponseTrailers),
    ];

    private static readonly Lazy<JsonElement> Root = new(() => JsonDocument.Parse(File.ReadAllBytes(Weft.Testing.Corpora.Path("accesslog.json"))).RootElement);

    [Fact]
    public void Formats_print_what_Kuma_prints() => Check("render", each =>
    {
        var samples = Root.Value.GetProperty("samples");
        return Different(each, "http", Print(Text(each, "format"), new CorpusEntry(samples.GetProperty("http"), null, isHttp: true)))
            ?? Different(each, "tcp", Print(Text(each, "format"), new CorpusEntry(samples.GetProperty("tcp"), null, isHttp: false)));
    });

    [Fact]
    public void Malformed_formats_are_refused_in_Kumas_words() => Check("invalid", each => Different(each, "error", AccessLogFormat.FaultOf(Text(each, "format"))));

    [Fact]
    public void A_format_is_printed_in_canonical_form() => Check("canonical", each => Different(each, "expected", Parse(Text(each, "format")).ToString()));

    [Fact]
    public void Placeholders_are_filled() => Check("interpolate", each => Different(each, "expected", AccessLogFormat.Interpolate(Text(each, "format"), Context(each))));

    [Fact]
    public void A_format_says_what_it_needs_of_an_exchange() => Check("captured", each =>
    {
        var captured = new CapturedNames();
        captured.Add(Parse(Text(each, "format")));
        var http = each.GetProperty("http");
        return FirstFault(Captures.Select(capture => Unequal(Names(http, capture.Field), capture.Names(captured)))
            .Append(Unequal(Names(http.GetProperty("commonConfig"), "filterStateObjectsToLog"), captured.FilterState)));
    });

    [Fact]
    public void Commands_without_arguments_print_what_Kuma_prints() => Check("fields", each =>
    {
        var isBoth = Text(each, "group") == "format-both";
        var common = each.TryGetProperty("commonProperties", out var properties) ? properties : (JsonElement?)null;
        var entry = each.TryGetProperty("entry", out var element) ? element : (JsonElement?)null;
        var format = $"%{Text(each, "field")}%";
        var http = isBoth || Text(each, "group") == "format-http" ? Different(each, "expected", Absent(Print(format, new CorpusEntry(entry, common, isHttp: true)))) : null;
        var tcp = isBoth || Text(each, "group") == "format-tcp" ? Different(each, "expected", Absent(Print(format, new CorpusEntry(entry, common, isHttp: false)))) : null;
        return http ?? tcp;
    });

    [Fact]
    public void Commands_with_arguments_do_as_Kumas_do() => Check("operators", each => Text(each, "operator") == "tls_cipher_suites"
        ? Different(each, "expected", CorpusEntry.CipherOf(each.GetProperty("cipherID")))
        : Text(each, "group") switch
        {
            "canonical" => Different(each, "expected", CanonicalOf(each)),
            "interpolate" => Different(each, "expected", Parse(CommandOf(each)).Interpolate(Context(each)).ToString()),
            "configure" => Configured(each),
            _ => FirstFault(new[] { true, false }.Where(isHttp => Text(each, "group") == "format-both" || isHttp == (Text(each, "group") == "format-http"))
                .Select(isHttp => Different(each, "expected", Absent(Print(CommandOf(each), EntryOf(each, isHttp)))))),
        });

    private static CorpusEntry EntryOf(JsonElement each, bool isHttp) => new(
        each.TryGetProperty("entry", out var entry) ? entry : null, each.TryGetProperty("commonProperties", out var common) ? common : null, isHttp);

    // A filter state without a key cannot be written in a format; the printer alone has it.
    private static string CanonicalOf(JsonElement each) => CommandOf(each) == "%FILTER_STATE()%" ? "%FILTER_STATE()%" : Parse(CommandOf(each)).ToString();

    private static string? Configured(JsonElement each)
    {
        var captured = new CapturedNames();
        var config = each.GetProperty("config");
        foreach (var (field, command) in new[] { ("additionalRequestHeadersToLog", "REQ"), ("additionalResponseHeadersToLog", "RESP"), ("additionalResponseTrailersToLog", "TRAILER") })
        {
            foreach (var name in Names(config, field)) captured.Add(Parse($"%{command}({name})%"));
        }
        captured.Add(Parse(CommandOf(each)));
        var expected = each.GetProperty("expected");
        return FirstFault(Captures.Select(capture => Unequal(Names(expected, capture.Field), capture.Names(captured))));
    }

    // A command is told in parts; a format says it whole.
    private static string CommandOf(JsonElement each)
    {
        var limit = each.TryGetProperty("maxLength", out var length) && length.GetInt32() != 0 ? $":{length.GetInt32()}" : "";
        var header = $"({Text(each, "header")}{(Text(each, "altHeader") is { Length: > 0 } alternative ? "?" + alternative : "")}){limit}%";
        return Text(each, "operator") switch
        {
            "request_header_operator" => "%REQ" + header,
            "response_header_operator" => "%RESP" + header,
            "response_trailer_operator" => "%TRAILER" + header,
            "filter_state_operator" => $"%FILTER_STATE({Text(each, "key")}){limit}%",
            "dynamic_metadata_operator" => $"%DYNAMIC_METADATA({string.Join(':', Names(each, "path").Prepend(Text(each, "filterNamespace")))}){limit}%",
            "start_time_operator" => Text(each, "timeFormat") is { Length: > 0 } time ? $"%START_TIME({time})%" : "%START_TIME%",
            "placeholder_fragment" => $"%{Text(each, "variable")}%",
            "text_span_fragment" or "text_span" => Text(each, "text"),
            var other => throw new InvalidDataException("no such operator: " + other),
        };
    }

    private static void Check(string table, Func<JsonElement, string?> fault)
    {
        var cases = Root.Value.GetProperty(table).EnumerateArray().ToArray();
        cases.ShouldNotBeEmpty();
        var faults = cases.Select(each => (Id: Text(each, "id"), Fault: fault(each))).Where(each => each.Fault is not null).Select(each => $"{each.Id}: {each.Fault}").ToArray();
        TestContext.Current.TestOutputHelper?.WriteLine($"accesslog.json, {table}: {cases.Length - faults.Length} of {cases.Length}");
        faults.ShouldBeEmpty();
    }

    private static AccessLogFormat Parse(string text)
    {
        var format = AccessLogFormat.Parse(text, out var error);
        error.ShouldBeNull(text);
        return format!;
    }

    private static string Print(string format, LogEntry entry)
    {
        var room = new byte[RecordLayout.MaxRecordBytes];
        new LineLayout(Parse(format), LogStyle.Kuma, endsLine: false).TryWrite(entry, room, out var length).ShouldBeTrue();
        return Encoding.UTF8.GetString(room, 0, length);
    }

    // Where a whole format prints "-", a single command of the corpus prints nothing.
    private static string Absent(string printed) => printed == "-" ? "" : printed;

    private static string? Different(JsonElement each, string field, string? actual) => Text(each, field) == actual ? null : $"{field} is {JsonSerializer.Serialize(actual)}, not {JsonSerializer.Serialize(Text(each, field))}";

    private static string? Unequal(IEnumerable<string> expected, IEnumerable<string> actual) => expected.SequenceEqual(actual) ? null : $"[{string.Join(',', actual)}], not [{string.Join(',', expected)}]";

    private static string? FirstFault(IEnumerable<string?> faults) => faults.FirstOrDefault(fault => fault is not null);

    private static string Text(JsonElement each, string name) => each.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static string[] Names(JsonElement each, string name) => each.TryGetProperty(name, out var value) ? [.. value.EnumerateArray().Select(item => item.GetString()!)] : [];

    private static Dictionary<string, string> Context(JsonElement each) => each.GetProperty("context") is { ValueKind: JsonValueKind.Object } context
        ? context.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString()!)
        : [];
}
