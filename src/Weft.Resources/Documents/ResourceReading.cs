using Weft.Resources.Envelope;
using Weft.Resources.Violations;

namespace Weft.Resources.Documents;

/// <summary>What came of reading one document.</summary>
/// <param name="Resource">The resource, as far as it could be read; null when its kind could not be told.</param>
/// <param name="Violations">Everything that is wrong with the text. Not yet what the resource's validator says.</param>
/// <param name="Warnings">What was accepted but means nothing.</param>
/// <param name="Line">The line the document starts at, from 1.</param>
public sealed record ResourceReading(Resource? Resource, ViolationList Violations, ViolationList Warnings, int Line)
{
    /// <summary>Reading's violations, then the validator's: all that the user must repair.</summary>
    public ViolationList Validate()
    {
        var all = new ViolationList();
        all.AddRange(Violations);
        if (Resource is not null) all.AddRange(Resource.Validate());
        return all;
    }
}
