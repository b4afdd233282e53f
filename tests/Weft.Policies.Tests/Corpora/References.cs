using Weft.Resources.Reading;
using Weft.Resources.TargetRefs;
using Weft.Resources.Violations;

namespace Weft.Policies.Tests.Corpora;

/// <summary>Reads references that stand alone.</summary>
internal static class References
{
    public static (TargetRef Target, ViolationList Violations) Read(string yaml)
    {
        var findings = new ReadFindings(acceptsSnakeCase: false);
        var reader = new NodeReader((MapNode)YamlNodes.Parse(yaml).Documents[0], FieldPath.At("targetRef"), findings);
        var target = TargetRefReader.Read(reader);
        reader.Finish();
        return (target, findings.Violations);
    }
}
