using System.Text;
using System.Text.Json;
using Weft.Telemetry.AccessLogs;
using Weft.Testing;

namespace Weft.Telemetry.Tests.AccessLogs;

public sealed class RecordLayoutTests
{
    private static readonly byte[][] Values =
    [
        "a\r\nfake line"u8.ToArray(), "\"quoted\" \\"u8.ToArray(), [0x1B, (byte)'[', (byte)'3', (byte)'1', (byte)'m'], [0xFF, 0xC3, 0x28, 0xE2, 0x82], [0],
        "\u0085\u2028\u2029"u8.ToArray(), [.. Enumerable.Range(0, 256).Select(each => (byte)each)], [.. Enumerable.Repeat((byte)1, 64 * 1024)],
        [.. Enumerable.Repeat((byte)0xFF, 64 * 1024)],
    ];

    public static TheoryData<byte[]> Attacks => new(Values);

    [Theory]
    [MemberData(nameof(Attacks))]
    public void No_value_breaks_a_line(byte[] attack)
    {
        var record = Print(new LineLayout(Parse("%REQ(x)% %REQ(x)% %REQ(x)% %REQ(x)% %REQ(x)% \"%REQ(x)%\" end")), attack);

        record.Count(each => each < 0x20).ShouldBe(1);
        record[^1].ShouldBe((byte)'\n');
        var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(record);
        text.ShouldEndWith("\" end\n");
        text.ReplaceLineEndings("\n").Count(each => each == '\n').ShouldBe(1);
        Unescaped(text).ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void No_value_breaks_a_JSON_record(byte[] attack)
    {
        var layout = new JsonLayout([new("one", Parse("%REQ(x)%")), new("a \"key\"\n", Parse("\"%REQ(x)%\" %REQ(x)% %REQ(x)% %REQ(x)%")), new("last", Parse("%BYTES_SENT%"))], omitsEmpty: false);

        var record = Print(layout, attack);

        record.Count(each => each < 0x20).ShouldBe(1);
        using var document = JsonDocument.Parse(record);
        document.RootElement.EnumerateObject().Select(each => each.Name).ShouldBe(["one", "a \"key\"\n", "last"]);
        document.RootElement.GetProperty("last").GetInt64().ShouldBe(7);
    }

    [Fact]
    public void A_JSON_field_of_one_command_keeps_its_type_and_is_null_when_absent()
    {
        KeyValuePair<string, AccessLogFormat>[] fields =
        [
            new("code", Parse("%RESPONSE_CODE%")), new("none", Parse("%REQ(y)%")), new("took", Parse("%DURATION%")), new("text", Parse("%PROTOCOL% %REQ(y)%")), new("fixed", Parse("web")),
        ];

        Text(new JsonLayout(fields, omitsEmpty: false)).ShouldBe("{\"code\":200,\"none\":null,\"took\":null,\"text\":\"HTTP/1.1 -\",\"fixed\":\"web\"}\n");
        Text(new JsonLayout(fields, omitsEmpty: true)).ShouldBe("{\"code\":200,\"text\":\"HTTP/1.1 -\",\"fixed\":\"web\"}\n");
    }

    [Theory]
    [InlineData("%START_TIME(%s.%3f)%", "1582062737.987\n")]
    [InlineData("%START_TIME(%Y/%m/%dT%H:%M:%S%z %s)%", "2020/02/18T21:52:17+0000 1582062737\n")]
    [InlineData("%START_TIME(%T.%6f %b %e %% %Q)%", "21:52:17.987654 Feb 18 % %Q\n")]
    [InlineData("%START_TIME%", "2020-02-18T21:52:17.987Z\n")]
    [InlineData("%GRPC_STATUS%", "Unavailable\n")]
    [InlineData("%WEFT_FAILURE% %HOSTNAME% %NO_SUCH% %KUMA_MESH%", "because UNSUPPORTED_COMMAND(%HOSTNAME%) UNSUPPORTED_COMMAND(%NO_SUCH%) %KUMA_MESH%\n")]
    public void A_sidecar_prints_as_Kumas_do(string format, string expected) => Text(new LineLayout(Parse(format))).ShouldBe(expected);

    [Fact]
    public void A_percent_in_a_filled_value_cannot_begin_a_command() =>
        AccessLogFormat.Interpolate("%KUMA_MESH%", new Dictionary<string, string> { ["KUMA_MESH"] = "%REQ(authorization)%" }).ShouldBe("REQ(authorization)");

    [Theory]
    [InlineData("%START_TIME%")]
    [InlineData("%START_TIME(%s)% %START_TIME%")]
    [InlineData("%START_TIME(%H:%M:%S.%f %E3S)%")]
    [InlineData("%START_TIME(%B %T.%6f %A, a text that makes it longer than what is kept of a time)%")]
    public void A_time_is_printed_the_same_whatever_was_printed_before(string format)
    {
        var layout = new LineLayout(Parse(format));
        var last = new TimeText();
        foreach (var time in new[] { 1_582_062_737_987_654, 1_582_062_737_000_000, 1_582_062_738_000_001, 1_582_062_737_999_999, 0 })
        {
            string Printed(TimeText? kept)
            {
                var room = new byte[256];
                layout.TryWrite(new FixedEntry([]) { StartMicroseconds = time, LastTime = kept }, room, out var length).ShouldBeTrue();
                return Encoding.UTF8.GetString(room, 0, length);
            }

            Printed(last).ShouldBe(Printed(null));
        }
    }

    [Fact]
    public void Printing_allocates_nothing()
    {
        var line = new LineLayout(Parse("[%START_TIME%] \"%REQ(:METHOD)% %REQ(x?y):20%\" %RESPONSE_CODE% %RESPONSE_FLAGS% %DURATION% %GRPC_STATUS% %WEFT_FAILURE%"));
        var json = new JsonLayout([new("a", Parse("%RESPONSE_CODE%")), new("b", Parse("%REQ(x)%"))], omitsEmpty: true);
        var entry = new FixedEntry([.. "ab\n\xff"u8]) { Flags = ResponseFlags.UF | ResponseFlags.URX };
        var room = new byte[RecordLayout.MaxRecordBytes];
        for (var i = 0; i < 200; i++) _ = line.TryWrite(entry, room, out _) && json.TryWrite(entry, room, out _);

        Allocated.Bytes(() =>
        {
            for (var i = 0; i < 10_000; i++) _ = line.TryWrite(entry, room, out _) && json.TryWrite(entry, room, out _);
        }).ShouldBe(0);
    }

    private static int Unescaped(string text)
    {
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == '"') count++;
        }
        return count;
    }

    private static string Text(RecordLayout layout) => Encoding.UTF8.GetString(Print(layout, [.. "value"u8]));

    private static byte[] Print(RecordLayout layout, byte[] value)
    {
        var room = new byte[RecordLayout.MaxRecordBytes];
        layout.TryWrite(new FixedEntry(value), room, out var length).ShouldBeTrue();
        return room[..length];
    }

    private static AccessLogFormat Parse(string text) => AccessLogFormat.Parse(text, out _).ShouldNotBeNull();

    private sealed class FixedEntry : LogEntry
    {
        private readonly byte[] _value;

        public FixedEntry(byte[] value)
        {
            _value = value;
            (IsHttp, ResponseCode, BytesSent, Protocol, StartMicroseconds) = (true, 200, 7, LogProtocol.Http11, 1_582_062_737_987_654);
        }

        public override bool TryGetHeader(HeaderSource source, LogHeader header, out ReadOnlySpan<byte> value)
        {
            value = source == HeaderSource.Trailer && header.ToString() == "grpc-status" ? "14"u8 : _value;
            return header.ToString() == "x" || source == HeaderSource.Trailer;
        }

        public override bool Write(LogField field, ref RecordWriter writer)
        {
            if (field == LogField.WeftFailure) writer.Value("because");
            return field != LogField.Hostname;
        }
    }
}
