using Weft.Resources.Violations;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Weft.Resources.Reading;

/// <summary>
/// Parses YAML text of one or several documents into nodes. Anchors, aliases and merge keys are understood; duplicate
/// keys are refused; depth is at most 64, aliases at most 10,000, the text at most 16 Mi characters. Empty documents are left out.
/// </summary>
public static class YamlNodes
{
    /// <summary>Parses <paramref name="text"/>; a malformed document ends parsing and is told as the result's problem.</summary>
    public static NodeParse Parse(string text)
    {
        var documents = new List<DocumentNode>();
        if (text.Length > NodeLimits.MaxLength)
            return new NodeParse(documents, new Violation("", "the text is longer than 16 MiB"));
        var parser = new Parser(new StringReader(text));
        try
        {
            ReadStream(parser, documents);
            return new NodeParse(documents, null);
        }
        catch (YamlException e)
        {
            var line = (int)Math.Min(e.Start.Line, int.MaxValue);
            return new NodeParse(documents, new Violation("", "not valid YAML: " + Reason(e)) { Line = line });
        }
        catch (InvalidOperationException)
        {
            // The library's scanner answers some malformed flow collections this way instead of with its own exception.
            var line = (int)Math.Min(parser.Current?.End.Line ?? 0, int.MaxValue);
            return new NodeParse(documents, new Violation("", "not valid YAML: a list or map in brackets is not closed properly") { Line = line });
        }
        catch (MalformedDocumentException e)
        {
            return new NodeParse(documents, new Violation("", e.Message) { Line = e.Line });
        }
    }

    private static void ReadStream(Parser parser, List<DocumentNode> documents)
    {
        parser.Consume<StreamStart>();
        var budget = new NodeBudget();
        while (!parser.Accept<StreamEnd>(out _))
        {
            parser.Consume<DocumentStart>();
            var node = new YamlTree(parser, budget).ReadRoot();
            parser.Consume<DocumentEnd>();
            if (node is not ScalarNode { Form: ScalarForm.Null }) documents.Add(node);
        }
    }

    // The library repeats the position in its message; ours is told by the line.
    private static string Reason(YamlException e)
    {
        var end = e.Message.IndexOf("): ", StringComparison.Ordinal);
        return e.Message.StartsWith('(') && end > 0 ? e.Message[(end + 3)..] : e.Message;
    }
}
