using Weft.Resources.Documents;
using Weft.Resources.Envelope;
using Weft.Resources.Violations;

namespace Weft.Ctl.Inputs;

/// <summary>Reads and validates many texts, and keeps on after a fault, so that a user sees all of them at once.</summary>
internal sealed class DocumentCollector(ResourceCatalog catalog, IReadOnlyDictionary<string, string> variables)
{
    private readonly ResourceReader _reader = new(catalog);
    private readonly List<ReadDocument> _documents = [];
    private readonly List<string> _problems = [];
    private readonly List<string> _warnings = [];

    /// <summary>The good ones, in the order in which they are best applied: as the catalog has the kinds, then as they came.</summary>
    public IReadOnlyList<ReadDocument> Documents =>
        [.. _documents.OrderBy(document => catalog.Kinds.TakeWhile(kind => kind != document.Resource.Kind).Count())];

    /// <summary>What must be repaired: a line for each document, and one for each field under it.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public IReadOnlyList<string> Warnings => _warnings;

    public void Add(InputText input)
    {
        var text = Template.Fill(input.Text, variables, out var missing);
        if (missing.Count > 0)
        {
            _problems.Add($"{input.Origin}: no value for {string.Join(", ", missing)}: give one with -v NAME=VALUE");
            return;
        }

        foreach (var reading in _reader.ReadYaml(text))
        {
            Add(input.Origin, reading);
        }
    }

    private void Add(string origin, ResourceReading reading)
    {
        var violations = reading.Validate();
        _warnings.AddRange(reading.Warnings.Select(warning => Placed(origin, warning)));
        if (reading.Resource is { } resource && violations.IsEmpty)
        {
            if (resource.Kind.IsReadOnly)
            {
                _problems.Add($"{origin}:{reading.Line}: {resource.Kind.Name} is written by the control plane and cannot be applied");
                return;
            }

            _documents.Add(new ReadDocument(origin, reading.Line, resource));
            return;
        }

        var what = reading.Resource is { } known ? $"{known.Kind.Name} \"{known.Name}\" is not valid" : "is not a resource";
        _problems.Add($"{origin}:{reading.Line}: {what}");
        _problems.AddRange(violations.Select(violation => "* " + Described(violation)));
    }

    private static string Placed(string origin, Violation violation) =>
        violation.Line > 0 ? $"{origin}:{violation.Line}: {violation}" : $"{origin}: {violation}";

    private static string Described(Violation violation) =>
        violation.Line > 0 ? $"{violation} (line {violation.Line})" : violation.ToString();
}
