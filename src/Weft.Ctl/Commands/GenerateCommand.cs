using System.Buffers;
using System.CommandLine;
using System.Text;
using System.Text.Json;
using Weft.Ctl.Faults;

namespace Weft.Ctl.Commands;

/// <summary><c>generate dataplane-token</c>: what a weft-dp shows to prove who it is.</summary>
internal sealed class GenerateCommand(CommandHost host, GlobalOptions globals)
{
    // Ten years, as in Kuma 2.0; later versions ask for it.
    private const string DefaultLife = "87600h";

    private readonly Option<string?> _name = new("--name") { Description = "name of the Dataplane" };
    private readonly Option<string[]> _tags = new("--tag")
    {
        Description = "required tag values for the dataplane, KEY=VALUE; several values of a key are alternatives",
    };

    private readonly Option<string?> _type = ProxyType();
    private readonly Option<string> _life = new("--valid-for")
    {
        Description = "how long the token will be valid, for example 24h",
        DefaultValueFactory = _ => DefaultLife,
    };

    public Command Build()
    {
        var token = new Command("dataplane-token", "Generate a token that proves the identity of a Dataplane")
        {
            _name, _tags, _type, _life, globals.Mesh,
        };
        token.SetAction(RunAsync);
        return new Command("generate", "Generate resources and tokens") { token, new GenerateCertificate(host, globals).Build() };
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        using var client = globals.Client(parse);
        var token = await client.PostAsync("tokens/dataplane", Request(parse), cancellation);
        host.Output.Write(token);
        return ExitCode.Success;
    }

    private string Request(ParseResult parse)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("name", parse.GetValue(_name) ?? string.Empty);
            writer.WriteString("mesh", parse.GetValue(globals.Mesh));
            writer.WriteStartObject("tags");
            foreach (var tag in Tags(parse).GroupBy(tag => tag.Key, tag => tag.Value))
            {
                writer.WriteStartArray(tag.Key);
                foreach (var value in tag)
                {
                    writer.WriteStringValue(value);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
            writer.WriteString("type", parse.GetValue(_type) ?? string.Empty);
            writer.WriteString("validFor", parse.GetValue(_life));
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private IEnumerable<KeyValuePair<string, string>> Tags(ParseResult parse) =>
        (parse.GetValue(_tags) ?? []).SelectMany(text => text.Split(',')).Select(text => Pairs.Parse("--tag", text));

    private static Option<string?> ProxyType()
    {
        var option = new Option<string?>("--proxy-type") { Description = "type of the Dataplane: dataplane or ingress" };
        option.AcceptOnlyFromAmong("dataplane", "ingress", "");
        return option;
    }
}
