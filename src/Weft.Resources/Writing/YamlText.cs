using System.Text;
using Weft.Resources.Reading;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Weft.Resources.Writing;

/// <summary>Writes parsed nodes as YAML text; strings that plain style would turn into something else are quoted.</summary>
public static class YamlText
{
    /// <summary>One document in block style, ending in a newline.</summary>
    public static string Of(DocumentNode node)
    {
        var text = new StringWriter(new StringBuilder(), System.Globalization.CultureInfo.InvariantCulture) { NewLine = "\n" };
        var emitter = new Emitter(text, EmitterSettings.Default.WithBestWidth(int.MaxValue));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, node);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(Emitter emitter, DocumentNode node)
    {
        switch (node)
        {
            case MapNode map:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, map.Entries.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (key, value) in map.Entries)
                {
                    EmitText(emitter, key);
                    Emit(emitter, value);
                }
                emitter.Emit(new MappingEnd());
                break;
            case ListNode list:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, list.Items.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in list.Items) Emit(emitter, item);
                emitter.Emit(new SequenceEnd());
                break;
            case ScalarNode { Form: ScalarForm.Text } text:
                EmitText(emitter, text.Text);
                break;
            case ScalarNode scalar:
                EmitScalar(emitter, scalar.Form == ScalarForm.Null ? "null" : scalar.Text, ScalarStyle.Plain);
                break;
        }
    }

    private static void EmitText(Emitter emitter, string text) => EmitScalar(emitter, text, StyleOf(text));

    private static void EmitScalar(Emitter emitter, string text, ScalarStyle style) =>
        emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true));

    private static ScalarStyle StyleOf(string text)
    {
        if (text.Contains('\n', StringComparison.Ordinal)) return ScalarStyle.Literal;
        // Older YAML readers take these words for booleans.
        var isWord = text is "y" or "Y" or "n" or "N" or "yes" or "Yes" or "YES" or "no" or "No" or "NO" or "on" or "On" or "ON" or "off" or "Off" or "OFF";
        return isWord || ScalarForms.Resolve(0, text).Form != ScalarForm.Text ? ScalarStyle.DoubleQuoted : ScalarStyle.Any;
    }
}
