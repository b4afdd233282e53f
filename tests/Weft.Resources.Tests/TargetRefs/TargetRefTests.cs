using Weft.Resources.Documents;
using Weft.Resources.Reading;
using Weft.Resources.Tagging;
using Weft.Resources.TargetRefs;
using Weft.Resources.Violations;

namespace Weft.Resources.Tests.TargetRefs;

public class TargetRefTests
{
    private static TargetRef? Read(string yaml)
    {
        var findings = new ReadFindings(acceptsSnakeCase: false);
        var reader = new NodeReader((MapNode)YamlNodes.Parse(yaml).Documents.Single(), FieldPath.Root, findings);
        var value = reader.ReadTargetRef();
        reader.Finish();
        findings.Violations.ShouldBeEmpty();
        return value;
    }

    private static string Write(TargetRef value) => ResourceJson.Text(writer =>
    {
        writer.WriteStartObject();
        writer.TargetRef(value);
        writer.WriteEndObject();
    });

    [Theory]
    [InlineData("""{"targetRef":{"kind":"Mesh"}}""", TargetKind.Mesh)]
    [InlineData("""{"targetRef":{"kind":"Mesh","proxyTypes":["Sidecar"]}}""", TargetKind.Mesh)]
    [InlineData("""{"targetRef":{"kind":"MeshSubset","tags":{"version":"v1"}}}""", TargetKind.MeshSubset)]
    [InlineData("""{"targetRef":{"kind":"MeshService","name":"backend","namespace":"ns","sectionName":"http"}}""", TargetKind.MeshService)]
    [InlineData("""{"targetRef":{"kind":"Dataplane","labels":{"app":"demo"}}}""", TargetKind.Dataplane)]
    [InlineData("""{"targetRef":{"kind":"MeshHTTPRoute","name":"r"}}""", TargetKind.MeshHttpRoute)]
    [InlineData("""{"targetRef":{"kind":"Elsewhere"}}""", TargetKind.Unknown)]
    [InlineData("""{"targetRef":{"kind":"Mesh","labels":{},"tags":{},"proxyTypes":[]}}""", TargetKind.Mesh)]
    public void What_was_read_is_written_again(string text, TargetKind kind)
    {
        var read = Read(text)!;
        read.Kind.ShouldBe(kind);
        Write(read).ShouldBe(text);
    }

    [Fact]
    public void An_absent_one_is_null_and_absent_maps_too()
    {
        Read("{}").ShouldBeNull();
        Read("targetRef: {kind: Mesh}")!.Tags.ShouldBeNull();
        Read("targetRef: {kind: Mesh, tags: {}}")!.Tags.ShouldBe(TagSet.Empty);
    }
}
