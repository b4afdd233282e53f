using Weft.Resources.Violations;

namespace Weft.Resources.Meshes;

/// <summary>Checks that back ends of one section have names of their own, and that the one referred to is among them.</summary>
internal sealed class BackendNames(FieldPath section, ViolationList violations)
{
    private readonly HashSet<string> _used = [];

    public void Add(int index, string name)
    {
        if (!_used.Add(name)) violations.Add(section.Field("backends", index).Field("name"), "\"" + name + "\" name is already used for another backend");
    }

    public void CheckReference(string field, string name, string message)
    {
        if (name.Length > 0 && !_used.Contains(name)) violations.Add(section.Field(field), message);
    }
}
