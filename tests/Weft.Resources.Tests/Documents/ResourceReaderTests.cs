using System.Text;
using Weft.Resources.Dataplanes;
using Weft.Resources.Documents;
using Weft.Resources.Envelope;
using Weft.Resources.Kinds;
using Weft.Resources.Meshes;
using Weft.Resources.Secrets;
using Weft.Resources.Tagging;

namespace Weft.Resources.Tests.Documents;

public sealed class ResourceReaderTests
{
    private static readonly ResourceReader Reader = new(new ResourceCatalog(BuiltInKinds.All));

    [Fact]
    public void Every_problem_of_a_document_is_told_with_path_and_line()
    {
        var reading = Reader.ReadYaml(
            """
            type: Dataplane
            mesh: default
            name: web
            networkin: {}
            networking:
              address: 10.0.0.1
              inbound:
              - port: http
                tags: {kuma.io/service: web, version: 1}
                wrong_field: 1
              gateway: yes
            """)[0];

        reading.Violations.Select(violation => (violation.ToString(), violation.Line)).ShouldBe(
        [
            ("networking.inbound[0].port: must be a whole number from 0 to 2147483647, not the string \"http\"", 8),
            ("networking.inbound[0].tags[\"version\"]: must be a string (put it in quotes), not the number 1", 9),
            ("networking.inbound[0].wrong_field: unknown field", 10),
            ("networking.gateway: must be a map, not the string \"yes\"", 11),
            ("networkin: unknown field", 4),
        ]);
        reading.Resource!.Name.ShouldBe("web");
    }

    [Fact]
    public void Flat_kinds_take_snake_case_and_refuse_both_spellings_at_once()
    {
        var reading = Reader.ReadYaml("type: Mesh\nname: m\nmtls: {enabled_backend: a, backends: [{name: a, type: builtin, conf: {ca_cert: {rsa_bits: 4096}}}]}")[0];
        reading.Violations.ShouldBeEmpty();
        var mtls = ((MeshSpec)reading.Resource!.Spec).Mtls!;
        mtls.EnabledBackend.ShouldBe("a");
        mtls.Backends[0].Conf.ShouldBe(new BuiltinAuthority { RsaBits = 4096 });

        Reader.ReadYaml("type: Mesh\nname: m\nmtls: {enabled_backend: a, enabledBackend: a}")[0]
            .Violations.ToString().ShouldBe("mtls.enabledBackend: is given twice, in snake_case and in lowerCamelCase");
    }

    [Theory]
    [InlineData("type: Dataplan\nname: x", "type: unknown resource type \"Dataplan\"")]
    [InlineData("type: dataplane\nname: x", "type: unknown resource type \"dataplane\"; did you mean \"Dataplane\"?")]
    [InlineData("name: x", "type: cannot be empty")]
    [InlineData("- a", "a resource must be a map, not a list")]
    public void A_document_of_no_known_kind_is_refused(string yaml, string message)
    {
        var reading = Reader.ReadYaml(yaml).ShouldHaveSingleItem();
        reading.Resource.ShouldBeNull();
        reading.Violations.ToString().ShouldBe(message);
    }

    [Fact]
    public void The_Kubernetes_form_is_recognised_and_refused_with_a_hint() =>
        Reader.ReadYaml("apiVersion: kuma.io/v1alpha1\nkind: Mesh\nmetadata: {name: x}")[0].Violations.ToString().ShouldContain("Kubernetes form");

    [Fact]
    public void Documents_before_a_malformed_one_are_read()
    {
        var readings = Reader.ReadYaml("type: Mesh\nname: a\n---\ntype: [");
        readings.Count.ShouldBe(2);
        readings[0].Resource!.Name.ShouldBe("a");
        readings[1].Resource.ShouldBeNull();
        readings[1].Violations.ShouldHaveSingleItem().Line.ShouldBeGreaterThan(2);
    }

    [Fact]
    public void Unknown_fields_of_a_conf_are_warnings_as_Kuma_takes_them()
    {
        var reading = Reader.ReadYaml("type: Mesh\nname: a\nlogging: {backends: [{name: f, type: file, conf: {path: /x, mode: 1}}]}")[0];
        reading.Validate().ShouldBeEmpty();
        reading.Warnings.ToString().ShouldBe("logging.backends[0].conf.mode: unknown field");
    }

    [Fact]
    public void Settings_of_an_unknown_authority_are_kept()
    {
        var mesh = Reader.ReadYaml("type: Mesh\nname: a\nmtls: {backends: [{name: v, type: vault, conf: {fromCp: {address: 'https://v', ttl: 5}}}]}")[0];
        mesh.Validate().ShouldBeEmpty();
        ResourceJson.ToText(mesh.Resource!).ShouldContain("\"conf\":{\"fromCp\":{\"address\":\"https://v\",\"ttl\":5}}");
    }

    [Fact]
    public void A_Dataplane_is_written_in_Kumas_shape()
    {
        var resource = new Resource
        {
            Kind = BuiltInKinds.Dataplane,
            Mesh = "default",
            Name = "web",
            CreationTime = DateTimeOffset.UnixEpoch,
            ModificationTime = DateTimeOffset.UnixEpoch.AddMilliseconds(1500),
            Spec = new DataplaneSpec
            {
                Networking = new DataplaneNetworking
                {
                    Address = "10.0.0.1",
                    Inbound = [new DataplaneInbound { Port = 80, Tags = TagSet.Of((TagNames.Service, "web"), (TagNames.Protocol, "http")) }],
                },
            },
        };
        ResourceJson.ToText(resource).ShouldBe(
            """{"type":"Dataplane","mesh":"default","name":"web","creationTime":"1970-01-01T00:00:00Z","modificationTime":"1970-01-01T00:00:01.5Z","networking":{"address":"10.0.0.1","inbound":[{"port":80,"tags":{"kuma.io/protocol":"http","kuma.io/service":"web"}}]}}""");
        ResourceYaml.ToText(resource).ShouldBe(
            """
            type: Dataplane
            mesh: default
            name: web
            creationTime: 1970-01-01T00:00:00Z
            modificationTime: 1970-01-01T00:00:01.5Z
            networking:
              address: 10.0.0.1
              inbound:
              - port: 80
                tags:
                  kuma.io/protocol: http
                  kuma.io/service: web

            """);
    }

    [Fact]
    public void Yaml_quotes_what_would_be_read_as_something_else()
    {
        var yaml = ResourceYaml.FromJson("""{"a":"1","b":"true","c":"","d":"yes","e":"x: y","f":"two\nlines","g":1,"h":[],"i":"null"}""");
        yaml.ShouldContain("a: \"1\"");
        yaml.ShouldContain("d: \"yes\"");
        var back = (Weft.Resources.Reading.MapNode)Weft.Resources.Reading.YamlNodes.Parse(yaml).Documents[0];
        back.Entries.Take(6).Select(entry => ((Weft.Resources.Reading.ScalarNode)entry.Value).Text).ShouldBe(["1", "true", "", "yes", "x: y", "two\nlines"]);
        back.Entries.Take(6).ShouldAllBe(entry => ((Weft.Resources.Reading.ScalarNode)entry.Value).Form == Weft.Resources.Reading.ScalarForm.Text);
    }

    [Fact]
    public void A_secret_is_base64_and_its_value_never_stands_in_a_message()
    {
        var secret = Reader.ReadYaml("type: Secret\nmesh: default\nname: s\ndata: dGVzdAo=")[0];
        Encoding.UTF8.GetString(((SecretSpec)secret.Resource!.Spec).Data.Span).ShouldBe("test\n");
        Reader.ReadYaml("type: Secret\nmesh: default\nname: s\ndata: 'hush!'")[0].Violations.ToString().ShouldBe("data: must be base64");
    }
}
